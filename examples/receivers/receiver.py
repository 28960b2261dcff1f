"""Receives messages of Plimsoll: `SECRET=whsec_... PORT=8080 python3 receiver.py`.

It verifies signatures as https://www.standardwebhooks.com says, and prints each message once.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE_SECONDS = 5 * 60
# Two secrets, with a blank between them, while one is rotated.
SECRETS = os.environ["SECRET"].split()
# Keep them in a database: a message may come again a day later.
seen = set()


def is_genuine(headers, body):
    message = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    given = headers.get("webhook-signature", "").split()
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{message}.{timestamp}.".encode() + body
        digest = hmac.new(key, signed, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        if any(hmac.compare_digest(each.encode(), expected.encode()) for each in given):
            return True
    return False


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_genuine(self.headers, body):
            self.answer(401)
            return
        message = self.headers["webhook-id"]
        if message not in seen:
            seen.add(message)
            event = json.loads(body)
            print(f"{event['type']}: {event['data']['summary']}", flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
