/** Findings about requests and their answers. */
import type { FindingEntry } from './entry.js';

export const exchangeEntries: readonly FindingEntry[] = [
  {
    id: 'mcbp.unmatched-response',
    severity: 'warn',
    softer: {
      severity: 'note',
      when: 'the connection was not seen from its start, or bytes are missing',
    },
    when: 'No outstanding request of the connection has the opaque and opcode of this answer.',
    means:
      'The server answered twice, or something that nobody asked; clients drop such answers or the connection.',
    on: 'answer',
  },
  {
    id: 'mcbp.unanswered-request',
    severity: 'warn',
    softer: {
      severity: 'note',
      when: 'the capture simply ends, bytes of the answers are missing, or what came under its opaque answers something else',
    },
    when: 'The connection was closed before the answer came.',
    means:
      'Whether the server carried the request out is unknown. Quiet commands may rightly stay without an answer.',
    on: 'request',
  },
  {
    id: 'mcbp.opcode-mismatch',
    severity: 'error',
    softer: {
      severity: 'note',
      when: 'the connection was not seen from its start, or bytes are missing',
    },
    when: 'The only outstanding request with this opaque has another opcode.',
    means: 'The answer belongs to no request: client and server no longer agree on what was asked.',
    on: 'answer',
  },
  {
    id: 'mcbp.overtaken',
    severity: 'warn',
    softer: { severity: 'note', when: 'bytes are missing' },
    when: 'A Fusion answer comes before the answer to an earlier request, or an answer overtakes an earlier Fusion request.',
    means:
      'Servers may answer data commands out of order where UnorderedExecution was granted, but never across a Fusion command. A client that relies on the order takes the wrong answer for its own.',
    on: 'answer',
  },
  {
    id: 'mcbp.slow-response',
    severity: 'warn',
    when: 'The answer came more than a second after its request.',
    means:
      'Clients time out; the server duration in the framing extras, where there is one, says how much of it the server took.',
    on: 'answer',
  },
  {
    id: 'mcbp.head-of-line',
    severity: 'note',
    when: 'Requests waited more than 100 ms behind an outstanding Fusion command of their connection.',
    means:
      'A connection is served in order across a Fusion command, so everything behind it waits for it.',
    remedy:
      'Send slow Fusion commands (sync, snapshots, deletions) over a connection of their own.',
    on: 'answer',
  },
  {
    id: 'mcbp.error-status',
    severity: 'warn',
    harder: { severity: 'error', when: 'the status is Einternal' },
    softer: {
      severity: 'note',
      when: 'the failure is an ordinary outcome (a key that is not there, a toggle already in progress)',
    },
    when: 'The server answered with a failure.',
    means:
      "The request was not carried out; the text of the error, if there is one, is the server's.",
    on: 'answer',
  },
  {
    id: 'mcbp.datatype-not-negotiated',
    severity: 'warn',
    when: 'A request has a datatype bit that the HELLO of its connection did not get granted.',
    means: 'The server answers Einval.',
    remedy: 'Ask for JSON, SNAPPY or XATTR in HELLO before using it, and look at what is granted.',
    on: 'request',
  },
  {
    id: 'mcbp.plaintext-secret',
    severity: 'warn',
    softer: { severity: 'note', when: 'both ends are on the loopback interface' },
    when: 'A password (SASL PLAIN) or a token goes over a connection without TLS; said once per connection and kind.',
    means: 'Whoever can capture the traffic, as was done here, has the secret.',
    remedy: 'Use TLS (port 11207), and change a secret that was captured.',
    on: 'request',
  },
  {
    id: 'mcbp.secret-in-error',
    severity: 'warn',
    when: 'The text of an error repeats a secret of its request.',
    means: 'The secret ends up in the logs of whoever logs errors.',
    remedy: 'Change the secret, and remove it from the logs that took it.',
    on: 'answer',
  },
  {
    id: 'json.precision',
    severity: 'note',
    when: 'A JSON body holds an integer above 2^53.',
    means: 'Programs that keep numbers as doubles, JavaScript among them, round it.',
    remedy: 'Send such numbers as strings.',
    on: 'either',
  },
];
