// Reads a calendar from standard input with ical.js (Thunderbird's parser) and prints what it found.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const attendees = component.getAllProperties("attendee").map((a) => String(a.getFirstValue()));
  return {
    uid: event.uid,
    sequence: event.sequence ?? 0,
    summary: event.summary,
    language: component.getFirstProperty("summary").getParameter("language") ?? "",
    status: component.getFirstPropertyValue("status") ?? "",
    start: event.startDate.toJSDate().toISOString().replace(".000", ""),
    end: event.endDate.toJSDate().toISOString().replace(".000", ""),
    location: event.location ?? "",
    attendees,
    alarms: component.getAllSubcomponents("valarm").length,
  };
});
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method") ?? "", events }));
