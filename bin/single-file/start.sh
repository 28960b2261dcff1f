#!/bin/sh
# Plimsoll @VERSION@ for Linux on @MACHINE@, with the Node that it needs: an archive follows this script, which unpacks it on
# first use into a folder of the user, and starts it from there.
set -eu

machine=@MACHINE@
digest=@DIGEST@
files='@FILES@'
# Mode, size and time of each.
facts='@FACTS@'
# Modes of the two folders.
private='700
700'

fail() {
  printf 'plimsoll: %s\nhint: %s\n' "$1" "$2" >&2
  exit 2
}

caches=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
case $caches in
  /*) ;;
  *) fail 'there is no folder to unpack into' 'set XDG_CACHE_HOME to the absolute path of a folder of your own' ;;
esac
programs=$caches/plimsoll/programs
home=$programs/$digest

# Whoever else may write to a folder decides what runs from it.
is_own() {
  [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ]
}

# Tells an archive that was unpacked in part, and what a cleaner of caches left of it.
is_whole() {
  is_own "$programs" && is_own "$home" &&
    [ "$(stat -c %a "$programs" "$home")" = "$private" ] &&
    [ "$(cd "$home" && stat -c '%a %s %Y %n' $files 2>/dev/null)" = "$facts" ]
}

archive() {
  tail -c +@OFFSET@ "$0"
}

make_folder() {
  mkdir -p "$programs" 2>/dev/null ||
    fail "$programs cannot be made" 'set XDG_CACHE_HOME to a folder that can be written'
  is_own "$programs" ||
    fail "$programs is not a folder of this user" 'remove it, or set XDG_CACHE_HOME to a folder of your own'
  { chmod 700 "$programs" && [ -w "$programs" ]; } 2>/dev/null ||
    fail "$programs cannot be written" 'set XDG_CACHE_HOME to a folder that can be'
}

# One at a time; the lock goes with the process. A machine without flock does without: each unpacks a copy of its own.
lock() {
  command -v flock >/dev/null || return 0
  exec 9>"$programs/.lock"
  flock 9
  # Left by one that was killed.
  rm -rf "$programs"/unpacking-*
}

unpack() {
  work=$(mktemp -d "$programs/unpacking-XXXXXX") ||
    fail "$programs cannot be written" 'set XDG_CACHE_HOME to a folder that can be'
  trap 'rm -rf "$work"' EXIT
  trap 'exit 2' HUP INT TERM
  [ "$(archive | sha256sum)" = "$digest  -" ] || fail "$0 is damaged" 'download it again, and compare its checksum'
  mkdir "$work/new"
  archive | gzip -dc | tar -xpof - -C "$work/new" ||
    fail "$programs has no room for the program" 'free 200 MB there, or set XDG_CACHE_HOME to another folder'
  "$work/new/node" --version >/dev/null 2>&1 ||
    fail "Node.js cannot be run from $programs" \
      'set XDG_CACHE_HOME to a folder that is not mounted noexec; without glibc (Alpine), use the package of npm'
  # What is there is damaged, a link, or of another user.
  { [ ! -e "$home" ] && [ ! -L "$home" ]; } || mv -T "$home" "$work/old"
  # Fails where another process was faster, whose copy is as good.
  mv -T "$work/new" "$home" 2>/dev/null || is_whole || fail "$home cannot be made" "remove $programs"
  rm -rf "$work"
  trap - EXIT HUP INT TERM
}

if ! is_whole; then
  [ "$(uname -sm)" = "Linux $machine" ] ||
    fail "this file is for Linux on $machine, and this is $(uname -sm)" 'download the one for this machine'
  # The program's files are for their user; what it writes is as the user likes.
  mask=$(umask)
  umask 077
  make_folder
  lock
  if ! is_whole; then
    printf 'plimsoll: first use: unpacking into %s\n' "$home" >&2
    unpack
  fi
  exec 9>&-
  umask "$mask"
fi
[ -x "$home/node" ] ||
  fail "$home/node cannot be run" 'set XDG_CACHE_HOME to a folder that is not mounted noexec'

# As the launcher of a clone, which says why.
young=8
if [ "${1-}" = serve ]; then
  export @GLIBC_OF_SERVER@
  young=1
else
  export @GLIBC_OF_SCANS@
fi
exec "$home/node" --min-semi-space-size="$young" @FLAGS@ "$home/dist/plimsoll.js" "$@"
