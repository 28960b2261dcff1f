// In place of the parsers of cron and iCalendar, which pg-boss reads schedules with.
module.exports = { CronExpressionParser: undefined, RRuleTemporal: undefined };
