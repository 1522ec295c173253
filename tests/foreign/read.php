<?php
// Reads a calendar from standard input with sabre/vobject, validates it, and prints what it found.
require '/usr/share/php/Sabre/VObject/autoload.php';

$calendar = Sabre\VObject\Reader::read(file_get_contents('php://stdin'));
$faults = array_map(fn ($fault) => $fault['message'], $calendar->validate());
$utc = new DateTimeZone('UTC');
$moment = fn ($property) => (clone $property->getDateTime())->setTimezone($utc)->format('Y-m-d\TH:i:s\Z');
// Version 2, which Debian ships, leaves these two escapes to its callers.
$text = fn ($property) => strtr((string) $property, ['\\,' => ',', '\\;' => ';']);
$events = [];
foreach ($calendar->select('VEVENT') as $event) {
    $attendees = [];
    foreach ($event->select('ATTENDEE') as $attendee) {
        $attendees[] = (string) $attendee;
    }
    $events[] = [
        'uid' => (string) $event->UID,
        'sequence' => (int) (string) $event->SEQUENCE,
        'summary' => $text($event->SUMMARY),
        'language' => (string) ($event->SUMMARY['LANGUAGE'] ?? ''),
        'status' => (string) $event->STATUS,
        'start' => $moment($event->DTSTART),
        'end' => $event->DTEND ? $moment($event->DTEND) : '',
        'location' => $text($event->LOCATION),
        'attendees' => $attendees,
        'alarms' => count($event->select('VALARM')),
    ];
}
echo json_encode(['method' => (string) $calendar->METHOD, 'events' => $events, 'faults' => $faults]);
