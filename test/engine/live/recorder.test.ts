/** What is found of live traffic is on the packet that proves it, and costs others nothing. */
import { describe, expect, it } from 'vitest';
import { Synthesiser } from '../../../src/capture/write/synthesise.js';
import type { Finding } from '../../../src/dissect/node.js';
import { LiveRecorder } from '../../../src/engine/live/recorder.js';
import { MemorySink, parseBlocks, parsePacket } from '../../capture/write/helpers.js';
import { connectionOf, momentOf } from '../../session/build.js';

const finding = (message: string): Finding => ({ id: 'a.b', severity: 'warn', message });
const PIECE = Uint8Array.of(1, 2, 3);

function stage() {
  const sink = new MemorySink();
  const messages = { count: 0 };
  const recorder = new LiveRecorder(new Synthesiser(sink), messages);
  /** Of each packet the comment, the last where there are several. */
  const comments = () =>
    parseBlocks(sink.bytes()).map((block) => parsePacket(block).options.get(1)?.toString());
  return { recorder, messages, comments, sink };
}

describe('LiveRecorder', () => {
  const [one, other] = [connectionOf(0, true), connectionOf(1, true)];

  it('writes what was found of a piece on the packet of that piece', () => {
    const { recorder, messages, comments } = stage();
    messages.count = 1;
    recorder.found(1, finding('of the request'));
    recorder.data(one, 0, PIECE, momentOf(1));
    recorder.data(other, 0, PIECE, momentOf(2));
    messages.count = 2;
    recorder.found(1, finding('proved by the answer'));
    recorder.data(one, 1, PIECE, momentOf(3));
    expect(comments()).toEqual([
      'fusionshark warn a.b: of the request',
      undefined,
      'fusionshark warn a.b: message 1: proved by the answer',
    ]);
  });

  it('keeps what a gap proves for the next packet of the same connection', () => {
    const { recorder, comments } = stage();
    recorder.found(1, finding('lost'));
    recorder.gap(one, 0, 5);
    recorder.data(other, 0, PIECE, momentOf(1));
    recorder.found(2, finding('ended'));
    recorder.close(one, 0, 'fin', momentOf(2));
    const [ofOther, ofEnd] = comments();
    expect(ofOther).toBeUndefined();
    expect(ofEnd).toBe('fusionshark warn a.b: ended');
    expect(recorder.unwritten).toBe(0);
  });

  it('says what was done to a message on its packet, and of one that is gone on the next', () => {
    const { recorder, comments } = stage();
    recorder.say('delayed');
    recorder.data(one, 0, PIECE, momentOf(1));
    recorder.sayLater(other, 'dropped');
    recorder.data(one, 0, PIECE, momentOf(2));
    recorder.data(other, 0, PIECE, momentOf(3));
    recorder.data(other, 0, PIECE, momentOf(4));
    expect(comments()).toEqual(['delayed', undefined, 'dropped', undefined]);
    for (let i = 0; i < 300; i += 1) recorder.sayLater(other, `${i}`);
    expect(recorder.unwritten).toBe(44);
  });

  it('counts what is on no packet', () => {
    const { recorder, comments } = stage();
    for (let i = 0; i < 300; i += 1) recorder.found(1, finding(`${i}`));
    expect(recorder.unwritten).toBe(44);
    recorder.gap(one, 0, 5);
    recorder.found(1, finding('one too many'));
    recorder.gap(one, 0, 5);
    expect(recorder.unwritten).toBe(45);
    recorder.data(one, 0, PIECE, momentOf(1));
    expect(comments()).toEqual(['fusionshark warn a.b: 255']);
    recorder.found(1, finding('cut off'));
    recorder.close(one, 0, 'end', momentOf(2));
    expect(recorder.unwritten).toBe(46);
  });

  it('writes traffic without findings as the synthesiser does', () => {
    const { recorder, sink } = stage();
    const plain = new MemorySink();
    const synthesiser = new Synthesiser(plain);
    for (const writer of [recorder, synthesiser]) {
      const connection = connectionOf(3);
      writer.open(connection, momentOf(0));
      writer.data(connection, 0, PIECE, momentOf(1));
      writer.gap(connection, 1, 7);
      writer.data(connection, 1, new Uint8Array(70_000), momentOf(2));
      writer.close(connection, 0, 'fin', momentOf(3));
      writer.close(connection, 1, 'rst', momentOf(3));
    }
    expect(sink.bytes()).toEqual(plain.bytes());
  });
});
