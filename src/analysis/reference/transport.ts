/** Findings about TCP and about the frames in its streams. */
import type { FindingEntry } from './entry.js';

export const transportEntries: readonly FindingEntry[] = [
  {
    id: 'tcp.gap',
    severity: 'warn',
    when: 'Bytes of a direction are missing: a segment was not captured, or the snap length cut it.',
    means:
      'Nobody can say what the missing bytes held; decoding goes on at the next frame. Pairing findings of this connection are notes from here on.',
    remedy: 'Capture with the full snap length (tcpdump -s 0) and a larger buffer (tcpdump -B).',
    on: 'next message of its direction',
  },
  {
    id: 'tcp.overlap-conflict',
    severity: 'error',
    when: 'Retransmitted bytes differ from the copy that was captured first.',
    means:
      'The first copy is decoded, the receiver may have used the other: a faulty network device, a broken capture, or somebody injects data.',
    on: 'next message of its direction',
  },
  {
    id: 'tcp.out-of-order',
    severity: 'note',
    when: 'Segments of a direction were captured in another order than they were sent; said once per connection and direction, with a count.',
    means: 'They are put in order before decoding; nothing is lost.',
    on: 'last message',
  },
  {
    id: 'tcp.retransmission',
    severity: 'note',
    when: 'Segments of a direction were captured twice; said once per connection and direction, with a count.',
    means:
      'Packets were lost on the way, or the capture saw each of them at two places. Latencies hold the time that this took.',
    on: 'last message',
  },
  {
    id: 'tcp.midstream',
    severity: 'note',
    when: 'The first segment seen of the connection is not its SYN.',
    means:
      'What was agreed before (HELLO features, the bucket, outstanding requests) is unknown, so less can be said of this connection.',
    on: 'next message of its direction',
  },
  {
    id: 'tcp.reset',
    severity: 'warn',
    softer: { severity: 'note', when: 'no request was outstanding' },
    when: 'The connection was reset while requests were outstanding.',
    means: 'The client never learns whether those requests were carried out.',
    on: 'last message',
  },
  {
    id: 'mcbp.bad-magic',
    severity: 'error',
    when: 'Byte 0 of a frame is no magic of the protocol.',
    means:
      'A server closes such a connection. The bytes up to the next plausible frame were skipped; the finding counts them.',
    on: 'next message of its direction',
  },
  {
    id: 'mcbp.inconsistent-lengths',
    severity: 'error',
    when: 'Framing extras, extras and key together are longer than the body.',
    means: 'A server answers Einval or closes the connection; what follows may be out of step.',
    on: 'either',
  },
  {
    id: 'mcbp.oversize',
    severity: 'error',
    when: 'The body is longer than the 30 MiB that a server takes.',
    means:
      'The server disconnects the client. The frame is not kept, and the stream is searched for the next one.',
    on: 'either',
  },
  {
    id: 'mcbp.truncated',
    severity: 'warn',
    softer: { severity: 'note', when: 'a gap cut it: the gap is the news' },
    when: 'The stream or the capture ends inside a frame.',
    means: 'The rest of the message was never sent, or never captured.',
    on: 'either',
  },
  {
    id: 'mcbp.wrong-direction',
    severity: 'warn',
    softer: { severity: 'note', when: 'the start of the connection was not seen' },
    when: 'The server end sent what only clients send, or the reverse.',
    means:
      'One end is not what it says, or the roles of a connection without a SYN were guessed wrong. DCP requests go both ways and are exempt.',
    on: 'either',
  },
  {
    id: 'mcbp.unknown-opcode',
    severity: 'note',
    when: 'The opcode is in no table.',
    means: 'A newer server, or no real request: servers answer UnknownCommand.',
    on: 'either',
  },
  {
    id: 'mcbp.unknown-status',
    severity: 'note',
    when: 'The status is in no table.',
    means: 'A newer server than this program knows.',
    on: 'answer',
  },
  {
    id: 'mcbp.unknown-frame-info',
    severity: 'note',
    when: 'A framing extra has an id that is in no table.',
    means:
      'Servers refuse unknown framing extras of requests; answers may come from newer servers.',
    on: 'either',
  },
];
