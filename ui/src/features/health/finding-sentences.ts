import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What the doctor found, by its code, with its numbers and names. A code that is missing here is said in English. */
export const SENTENCES: Record<string, MessageDescriptor> = {
  'backup.none': msg({ message: 'No backup has been made by `switchroom backup`.' }),
  'backup.old': msg({ message: 'The last backup is {days} days old.' }),
  'certificate.ends_soon': msg({ message: 'The certificate {path} ends in {days} days, on {until}.' }),
  'certificate.expired': msg({ message: 'The certificate {path} ended on {until}.' }),
  'certificate.not_yet': msg({ message: 'The certificate {path} is not in force yet.' }),
  'certificate.other_name': msg({
    message: 'The certificate is not for {host}, which people type: browsers warn and refuse.',
  }),
  'clock.apart': msg({ message: "The clock of {whose} is {seconds} s apart from this machine's." }),
  'database.connections': msg({ message: "{used} of the database's {most} connections are in use." }),
  'database.encoding': msg({
    message: 'The database is encoded in {encoding}; names in most languages cannot be stored in it.',
  }),
  'database.too_old': msg({ message: 'The database server is PostgreSQL {version}; a later one is needed.' }),
  'disk.full': msg({ message: 'The disk of {folder} has {free} GB left.' }),
  'disk.growing': msg({ message: 'Recordings grow by {daily} GB a day: the disk of {folder} is full in {days} days.' }),
  'disk.little': msg({ message: 'The disk of {folder} has {free} GB left.' }),
  'doctor.check_failed': msg({ message: 'The check {check} could not be made: {reason}' }),
  'effects.in_doubt': msg({ message: 'Of {count} things to be done by {lane} nobody knows whether they were done.' }),
  'effects.stuck': msg({ message: '{count} things to be done by {lane} have been waiting for over two minutes.' }),
  'jobs.failed': msg({ message: '{count} jobs failed for good.' }),
  'jobs.waiting': msg({ message: '{count} jobs have waited for over a quarter of an hour.' }),
  'journal.behind': msg({ message: '{handler} is {behind} events and {seconds} s behind the journal.' }),
  'journal.stuck': msg({ message: '{waiting} events wait for a position in the journal: screens stand still.' }),
  'keys.missing': msg({
    message: 'The master keys are not at {path}: recordings and secrets made with others cannot be opened.',
  }),
  'keys.unreadable': msg({ message: 'Switchroom may not read the master keys in {path}.' }),
  'keys.with_data': msg({
    message: 'The master keys lie in the data folder ({path}): whoever copies the data can open everything.',
  }),
  'leader.doubtful': msg({
    message: '{holder} says that it leads {name}, but does not hold its lock: two may believe that they lead.',
  }),
  'leader.none': msg({ message: 'Nobody has led {name} for {seconds} s.' }),
  'leader.silent': msg({ message: '{name} is led by {holder}, which has not given a sign of life for {seconds} s.' }),
  'mail.failed': msg({ message: '{count} messages could not be filed and are held.' }),
  'mail.in_doubt': msg({
    message: '{count} mails of the last week may or may not have arrived: the connection broke.',
  }),
  'mail.mailbox': msg({ message: 'The mailbox {address} cannot be fetched.' }),
  'mail.not_fetched': msg({ message: 'Nobody has looked into the mailbox {address} for more than five minutes.' }),
  'mail.not_sent': msg({ message: '{count} mails of the last week could not be sent.' }),
  'mail.unread': msg({ message: '{count} messages of the mailbox {address} cannot be read from its server.' }),
  'mail.waiting': msg({ message: '{count} messages have waited for more than a minute to be filed.' }),
  'media.twice': msg({
    message:
      'The media process at {address} is not the one that the voice role controls: whoever calls through this machine waits for ever.',
  }),
  'media.unreachable': msg({
    message: 'The media process at {address} does not answer: no browser of this machine can talk.',
  }),
  'microphone.refused': msg({
    message:
      'The desk is reached at {address}: browsers give no microphone to a page that is neither https nor localhost, so nobody can talk.',
  }),
  'parked.commands': msg({ message: '{count} commands to routing could not be carried out and were put aside.' }),
  'parked.events': msg({ message: '{count} events could not be handled by {handler} and were put aside.' }),
  'parked.switch': msg({ message: '{count} events of the switch {switch} could not be handled and were put aside.' }),
  'partitions.missing': msg({
    message: 'The journal has no partition for this month: nothing that happens can be written.',
  }),
  'partitions.short': msg({
    message: 'The journal has partitions until {until} only; upkeep makes them months ahead.',
  }),
  'port.taken': msg({ message: 'Port {port} is taken by another program.' }),
  'retention.late': msg({ message: 'The nightly upkeep has not run since {since}.' }),
  'retention.overdue': msg({ message: '{count} recordings are kept longer than the {days} days they may be.' }),
  'role.missing': msg({ message: 'No process has the role {role}.' }),
  'role.none': msg({ message: 'No role of this centre is running.' }),
  'schema.ahead': msg({ message: 'The database is at schema {current}, which a newer Switchroom made.' }),
  'schema.behind': msg({ message: 'The database is at schema {current}; this program needs {needed}.' }),
  'timers.failed': msg({ message: '{count} deadlines of the kind {kind} failed and were put aside.' }),
  'timers.late': msg({ message: '{count} deadlines are past and have not been kept.' }),
};

/** What a person does about it, where it is not a command to type. */
export const MENDS: Record<string, MessageDescriptor> = {
  'certificate.ends_soon': msg({
    message: 'Renew it; a running centre takes the new file within an hour, without a restart.',
  }),
  'certificate.expired': msg({
    message: 'Renew it; a running centre takes the new file within an hour, without a restart.',
  }),
  'certificate.other_name': msg({ message: 'Get a certificate for {host}, or mend SWITCHROOM_PUBLIC_URL.' }),
  'certificate.unreadable': msg({ message: 'Both must be PEM, readable by this user.' }),
  'database.connections': msg({
    message:
      'Raise max_connections on the server (it restarts), or lower SWITCHROOM_DATABASE_CONNECTIONS of the roles.',
  }),
  'disk.growing': msg({ message: 'Enlarge the disk, or keep recordings for fewer days (recordings_days).' }),
  'journal.behind': msg({ message: 'Restart the role that does this work; its log says why.' }),
  'journal.stuck': msg({ message: 'Restart the engine role; its log says why.' }),
  'mail.failed': msg({ message: 'Look at them under Mail, mend the cause, and file them again.' }),
  'mail.in_doubt': msg({ message: 'Their tickets say so; send them again there.' }),
  'mail.mailbox': msg({ message: 'Look at its server and password under Mailboxes; it is tried again by itself.' }),
  'mail.not_sent': msg({ message: 'Their tickets say so; send them again there.' }),
  'mail.unread': msg({ message: 'Look at them with a mail program; they are tried again by themselves.' }),
  'mail.waiting': msg({ message: 'Restart the worker role; its log says why.' }),
  'media.twice': msg({
    message: 'End the other one, or give every web and voice role the same SWITCHROOM_MEDIA_ADDRESS.',
  }),
  'retention.late': msg({ message: 'Restart the worker role; its log says why.' }),
  'retention.overdue': msg({
    message: 'The nightly upkeep of the worker role removes them; its log says why it did not.',
  }),
  'schema.ahead': msg({ message: 'Install the newer version on this machine too: an older one must not write there.' }),
  'timers.late': msg({ message: 'Restart the engine role; its log says why.' }),
};
