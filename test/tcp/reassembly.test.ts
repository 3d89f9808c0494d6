import { describe, expect, it } from 'vitest';
import { FIN, RST, SYN } from '../../src/tcp/events.js';
import { Play } from './play.js';

/** A connection after its handshake: client bytes from 101, server bytes from 501. */
function opened(options = {}): Play {
  const play = new Play(options);
  play.handshake();
  return play;
}

describe('in order', () => {
  it('delivers both directions as they come, and closes at the FINs', () => {
    const play = new Play();
    play.client({ seq: 100, flags: SYN });
    play.server({ seq: 500, ack: 101, flags: SYN });
    play.client({ seq: 101, ack: 501, text: 'ping' });
    play.server({ seq: 501, ack: 105, text: 'pong' });
    play.client({ seq: 105, ack: 505, flags: FIN });
    play.server({ seq: 505, ack: 106, flags: FIN });
    play.client({ seq: 106, ack: 506 });
    expect(play.script()).toEqual([
      'open 0',
      '0 client "ping" @3',
      '0 server "pong" @4',
      '0 client fin @5',
      '0 server fin @6',
    ]);
    expect(play.end()).toEqual([]);
    expect(play.table.opened).toBe(1);
  });

  it('takes data that came with the SYN', () => {
    const play = new Play();
    play.client({ seq: 100, flags: SYN, text: 'early' });
    play.client({ seq: 106, ack: 501, text: ' bird' });
    expect(play.heard.stream(0, 'client')).toBe('early bird');
  });

  it('counts on through the wrap of sequence numbers', () => {
    const play = new Play();
    play.client({ seq: 0xffff_fffd, flags: SYN });
    play.client({ seq: 0xffff_fffe, ack: 501, text: 'wrap' });
    play.client({ seq: 4, ack: 501, text: 'ed' }); // ahead of ' it '
    play.client({ seq: 2, ack: 501, text: '..' });
    expect(play.heard.stream(0, 'client')).toBe('wrap..ed');
  });
});

describe('out of order and again', () => {
  it('holds what is ahead and gives it the moment of what it waited for', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.client({ seq: 107, ack: 501, text: 'ghi' });
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @6', '0 client "def" @6', '0 client "ghi" @6']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({
      outOfOrder: 1,
      retransmissions: 0,
    });
  });

  it('drops what was delivered before, and takes the new part of an overlap', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abcd' });
    play.client({ seq: 101, ack: 501, text: 'abcd' });
    play.client({ seq: 103, ack: 501, text: 'cdef' });
    expect(play.script()).toEqual(['0 client "abcd" @4', '0 client "ef" @6']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({
      retransmissions: 2,
      conflicts: 0,
      uncompared: 0,
    });
  });

  it('keeps the first copy and reports that the second differs: delivered bytes', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abcd' });
    play.client({ seq: 103, ack: 501, text: 'XYef' });
    expect(play.script()).toEqual([
      '0 client "abcd" @4',
      '0 client "ef" @5',
      '0 client conflict 2 @5',
    ]);
  });

  it('keeps the first copy and reports that the second differs: waiting bytes', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.client({ seq: 101, ack: 501, text: 'abcXef-' });
    expect(play.script()).toEqual([
      '0 client conflict 1 @5',
      '0 client "abc" @5',
      '0 client "def" @5',
      '0 client "-" @5',
    ]);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({
      conflicts: 1,
      conflictingBytes: 1,
    });
  });

  it('says how much it could not compare when the first copy is long gone', () => {
    const play = opened({ historyBytes: 4 });
    play.client({ seq: 101, ack: 501, text: 'abcdefgh' });
    play.client({ seq: 101, ack: 501, text: 'XXXXefgh' });
    play.client({ seq: 101, ack: 501, text: 'abcdefgX' });
    expect(play.script()).toEqual(['0 client "abcdefgh" @4', '0 client conflict 1 @6']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ uncompared: 8 });
  });

  it('compares what comes again with the latest 32 KiB, where nothing else is said', () => {
    const play = opened();
    const pieces = Array.from({ length: 32 }, (_, i) => new Uint8Array(1024).fill(i));
    pieces.forEach((bytes, i) => {
      play.client({ seq: 101 + 1024 * i, ack: 501, bytes });
    });
    play.script();
    play.client({ seq: 101, ack: 501, bytes: new Uint8Array(1024).fill(9) });
    expect(play.script()).toEqual(['0 client conflict 1024 @36']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ uncompared: 0 });
  });

  it('ignores keep-alives, even with a byte that differs', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.client({ seq: 103, ack: 501, text: '\0' });
    play.client({ seq: 103, ack: 501 });
    play.client({ seq: 104, ack: 501, text: 'def' });
    expect(play.script()).toEqual(['0 client "abc" @4', '0 client "def" @7']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({
      retransmissions: 0,
      conflicts: 0,
      outOfOrder: 0,
    });
  });

  it('delivers the FIN after all data before it', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, flags: FIN });
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @5', '0 client fin @5']);
  });

  it('takes no byte from behind the FIN', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, flags: FIN });
    play.client({ seq: 101, ack: 501, text: 'abcdef' });
    expect(play.script()).toEqual(['0 client "abc" @5', '0 client fin @5']);
  });

  it('yields every byte once when two interfaces saw every packet', () => {
    const play = new Play();
    for (const _ of [1, 2]) play.client({ seq: 100, flags: SYN });
    for (const _ of [1, 2]) play.server({ seq: 500, ack: 101, flags: SYN });
    for (const _ of [1, 2]) play.client({ seq: 101, ack: 501, text: 'ping' });
    for (const _ of [1, 2]) play.server({ seq: 501, ack: 105, text: 'pong' });
    for (const _ of [1, 2]) play.client({ seq: 105, ack: 505, flags: FIN });
    for (const _ of [1, 2]) play.server({ seq: 505, ack: 106, flags: FIN });
    for (const _ of [1, 2]) play.client({ seq: 106, ack: 506 });
    expect(play.table.opened).toBe(1);
    expect(play.heard.stream(0, 'client')).toBe('ping');
    expect(play.heard.stream(0, 'server')).toBe('pong');
    expect(play.heard.lines.filter((line) => /gap|conflict/.test(line))).toEqual([]);
  });
});

describe('holes', () => {
  it('gives a hole up only when it was acknowledged and three more segments came', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.client({ seq: 107, ack: 501, text: 'ghi' }); // def was never captured
    play.server({ seq: 501, ack: 110 }); // but it arrived
    play.client({ seq: 110, ack: 501, text: '1' });
    play.client({ seq: 111, ack: 501, text: '2' });
    expect(play.script()).toEqual(['0 client "abc" @4']);
    play.client({ seq: 112, ack: 501, text: '3' });
    expect(play.script()).toEqual([
      '0 client gap 3 @4',
      '0 client "ghi" @5',
      '0 client "1" @7',
      '0 client "2" @8',
      '0 client "3" @9',
    ]);
  });

  it('waits for a retransmission as long as nobody acknowledged the hole', () => {
    const play = opened();
    for (let i = 0; i < 100; i++) play.client({ seq: 104 + i, ack: 501, text: 'x' });
    play.server({ seq: 501, ack: 101 });
    play.client({ seq: 204, ack: 501, text: 'x' });
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.heard.stream(0, 'client')).toBe(`abc${'x'.repeat(101)}`);
    expect(play.heard.lines.join()).not.toContain('gap');
  });

  it('does not take an ACK captured before its data for a loss', () => {
    const play = opened();
    play.server({ seq: 501, ack: 104 });
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @6', '0 client "def" @6']);
  });

  it.each([
    ['bytes', { pendingBytes: 10, pendingSegments: 1000 }],
    ['segments', { pendingBytes: 1000, pendingSegments: 10 }],
    ['all connections', { totalPendingBytes: 10 }],
  ])('gives a hole up when the cap on %s is hit, and counts that', (_, options) => {
    const play = opened(options);
    for (let i = 0; i < 10; i++) play.client({ seq: 111 + i, ack: 501, text: 'x' });
    expect(play.script()).toEqual([]);
    play.client({ seq: 121, ack: 501, text: 'x' });
    expect(play.script()[0]).toBe('0 client gap 10 @4');
    expect(play.heard.stream(0, 'client')).toBe(`${'_'.repeat(10)}${'x'.repeat(11)}`);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ capHits: 1, missingBytes: 10 });
  });

  it('lets a megabyte wait for a retransmission, where nothing else is said', () => {
    const play = opened();
    const rest = new Uint8Array(2048);
    for (let i = 0; i < 512; i++) play.client({ seq: 104 + 2048 * i, ack: 501, bytes: rest });
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.end();
    expect(play.heard.stream(0, 'client').length).toBe(3 + 1024 * 1024);
    expect(play.heard.counters.get('0 client')).toMatchObject({ gaps: 0, capHits: 0 });
  });

  it('reports the holes, and what was acknowledged but never seen, when the capture ends', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.server({ seq: 501, ack: 120 });
    expect(play.end()).toEqual([
      '0 client gap 3 @4',
      '0 client "def" @4',
      '0 client gap 13 @4',
      '0 client end @6',
      '0 server end @6',
    ]);
  });

  it('takes a single acknowledged number at the end for the FIN that was not captured', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.server({ seq: 501, ack: 105 });
    expect(play.end()).toEqual(['0 client "abc" @4', '0 client end @6', '0 server end @6']);
  });

  it('gives up the holes once both ends have said FIN and the one with the hole was acknowledged', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, text: 'def' });
    play.client({ seq: 107, ack: 501, flags: FIN });
    play.server({ seq: 501, ack: 108, flags: FIN });
    expect(play.script()).toEqual([
      '0 server fin @6',
      '0 client gap 3 @4',
      '0 client "def" @4',
      '0 client fin @6',
    ]);
  });

  it('does not count witnesses of one loss for a larger one', () => {
    const play = opened();
    play.server({ seq: 501, ack: 111 });
    for (let i = 0; i < 3; i++) play.client({ seq: 111, ack: 501 });
    play.client({ seq: 131, ack: 501 }); // another 20 bytes are missing, and not acknowledged
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'x'.repeat(30) });
    expect(play.heard.stream(0, 'client')).toBe('x'.repeat(30));
  });

  it('compares retransmissions rightly on the far side of a gap', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc', wire: 6 });
    play.server({ seq: 501, ack: 107 });
    play.client({ seq: 107, ack: 501, text: 'ghi' });
    play.client({ seq: 104, ack: 501, text: 'defghi' });
    play.client({ seq: 104, ack: 501, text: 'defghX' });
    expect(play.script().filter((line) => line.includes('conflict'))).toEqual([
      '0 client conflict 1 @8',
    ]);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ uncompared: 6 });
  });

  it('takes the stream up again when the numbers have left every window', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    const far = 104 + 1_500_000_000;
    for (let i = 0; i < 9; i++) play.client({ seq: far + i, ack: 501, text: 'x' });
    // Of nine, seven were dropped before the eighth made it plain; it is where the stream goes on.
    expect(play.script()).toEqual([
      '0 client "abc" @4',
      '0 client gap 1500000007 @4',
      '0 client "x" @12',
      '0 client "x" @13',
    ]);
  });

  it.each([
    ['the next segment', { seq: 104, ack: 501, text: 'd' }],
    ['one that came before', { seq: 101, ack: 501, text: 'abc' }],
  ])('counts strays anew after %s', (_, line) => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    const stray = (): unknown => play.client({ seq: 1_500_000_000, ack: 501, text: 'x' });
    for (let i = 0; i < 7; i++) stray();
    play.client(line);
    for (let i = 0; i < 7; i++) stray();
    expect(play.script().join()).not.toContain('gap');
    stray();
    expect(play.script().join()).toContain('gap');
  });

  it('takes nothing up beyond a FIN', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, flags: FIN });
    for (let i = 0; i < 20; i++) play.client({ seq: 1_500_000_000 + i, ack: 501, text: 'x' });
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @25', '0 client fin @25']);
  });

  it('lets the other end speak for a loss behind the FIN of this one', () => {
    const play = opened();
    play.client({ seq: 104, ack: 501, flags: FIN });
    for (let i = 0; i < 3; i++) play.server({ seq: 501 + i, ack: 105, text: 'x' });
    expect(play.script()).toEqual([
      '0 client gap 3 @7',
      '0 client fin @7',
      '0 server "x" @5',
      '0 server "x" @6',
      '0 server "x" @7',
    ]);
  });

  it('drops a single segment from far outside', () => {
    const play = opened();
    play.client({ seq: 101 + 2_000_000_000, ack: 501, text: 'junk' });
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @5']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ outOfWindow: 1 });
  });
});

describe('snap length', () => {
  it('reports a cut tail as soon as it was acknowledged, before what answers it', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc', wire: 10 });
    play.client({ seq: 111, ack: 501, text: 'xyz', wire: 10 });
    play.server({ seq: 501, ack: 121, text: 'pong' });
    expect(play.script()).toEqual([
      '0 client "abc" @4',
      '0 client gap 7 @4',
      '0 client "xyz" @5',
      '0 client gap 7 @5',
      '0 server "pong" @6',
    ]);
  });

  it('takes the tail from a retransmission that was captured whole', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc', wire: 6 });
    play.client({ seq: 101, ack: 501, text: 'abcdef' });
    play.server({ seq: 501, ack: 107 });
    expect(play.script()).toEqual(['0 client "abc" @4', '0 client "def" @5']);
  });

  it('counts a cut tail once, however often it comes again', () => {
    const play = opened({ pendingSegments: 3 });
    for (let i = 0; i < 10; i++) play.client({ seq: 101, ack: 501, text: 'abc', wire: 6 });
    expect(play.script()).toEqual(['0 client "abc" @4']);
    play.client({ seq: 104, ack: 501, text: 'def' });
    expect(play.script()).toEqual(['0 client "def" @14']);
    play.end();
    expect(play.heard.counters.get('0 client')).toMatchObject({ capHits: 0, gaps: 0 });
  });

  it('reports everything as missing when no payload was captured at all', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, wire: 24 });
    play.server({ seq: 501, ack: 125, wire: 24 });
    expect(play.end()).toEqual([
      '0 client gap 24 @5',
      '0 server gap 24 @6',
      '0 client end @6',
      '0 server end @6',
    ]);
  });
});

describe('causal order', () => {
  it('delivers a request that was captured late before its response', () => {
    const play = opened();
    play.server({ seq: 501, ack: 105, text: 'pong' });
    expect(play.script()).toEqual([]);
    play.client({ seq: 101, ack: 501, text: 'ping' });
    expect(play.script()).toEqual(['0 client "ping" @5', '0 server "pong" @4']);
  });

  it('tells of a lost request before the response to it', () => {
    const play = opened();
    play.server({ seq: 501, ack: 105, text: 'pong' });
    for (let i = 0; i < 4; i++) play.client({ seq: 105 + i, ack: 505, text: 'x' });
    expect(play.script().slice(0, 3)).toEqual([
      '0 client gap 4 @5',
      '0 server "pong" @4',
      '0 client "x" @5',
    ]);
  });

  it('tells of the loss first even when a cap ends the waiting', () => {
    const play = opened({ pendingSegments: 3 });
    play.client({ seq: 105, ack: 501, text: 'next' }); // the request before it is lost
    for (let i = 0; i < 4; i++) play.server({ seq: 501 + i, ack: 105, text: 'x' });
    expect(play.script()).toEqual([
      '0 client gap 4 @4',
      '0 client "next" @4',
      '0 server "x" @5',
      '0 server "x" @6',
      '0 server "x" @7',
      '0 server "x" @8',
    ]);
  });

  it.each([
    ['seen in part', ['0 client gap 4', '0 client "next"', '0 server "pong"']],
    ['never seen', ['0 client gap 8', '0 client end', '0 server "pong"']],
  ])('holds at the end of the capture too: a request %s', (which, expected) => {
    for (const first of ['client', 'server'] as const) {
      const play = new Play();
      if (first === 'client') play.client({ seq: 100, flags: SYN });
      play.server({ seq: 500, ack: 101, flags: SYN });
      if (which === 'seen in part') play.client({ seq: 105, ack: 501, text: 'next' });
      play.server({ seq: 501, ack: 109, text: 'pong' });
      const shown = play.script();
      expect(shown).toEqual(['open 0']);
      expect(
        play
          .end()
          .slice(0, 3)
          .map((line) => line.replace(/ @\d+$/, '')),
      ).toEqual(expected);
    }
  });

  it('does not wait for one end for ever', () => {
    const play = opened({ pendingSegments: 5 });
    for (let i = 0; i < 20; i++) play.server({ seq: 501 + i, ack: 105, text: 'x' });
    expect(play.heard.stream(0, 'server')).toBe('x'.repeat(20));
  });

  it('lets go when both directions wait for each other', () => {
    const play = opened();
    // Both are retransmissions of packets lost to the capture: their ACKs are newer than their bytes.
    play.client({ seq: 101, ack: 505, text: 'ping' });
    play.server({ seq: 501, ack: 105, text: 'pong' });
    expect(play.script()).toEqual(['0 client "ping" @4', '0 server "pong" @5']);
  });
});

describe('reset', () => {
  it('closes the sender at once and still hears what the other end had in flight', () => {
    const play = opened();
    play.client({ seq: 101, ack: 501, text: 'abc' });
    play.client({ seq: 104, flags: RST });
    play.server({ seq: 501, ack: 104, text: 'late' });
    expect(play.end()).toEqual([
      '0 client "abc" @4',
      '0 client rst @5',
      '0 server "late" @6',
      '0 server rst @7',
    ]);
  });

  it('lets what waited for the sender go at once', () => {
    const play = opened();
    play.server({ seq: 501, ack: 105, text: 'pong' });
    play.client({ seq: 105, flags: RST });
    expect(play.script()).toEqual(['0 client gap 4 @5', '0 client rst @5', '0 server "pong" @4']);
  });

  it('closes the other end after a while when nothing more comes of it', () => {
    const play = opened();
    play.client({ seq: 101, flags: RST });
    play.script();
    for (let i = 0; i < 1000; i++) play.client({ seq: 101, flags: RST });
    expect(play.script()).toEqual(['0 server rst @1004']);
  });

  it('ignores a RST from outside of the window', () => {
    const play = opened();
    play.client({ seq: 101 + 0x7000_0000, flags: RST });
    play.client({ seq: 101, ack: 501, text: 'abc' });
    expect(play.script()).toEqual(['0 client "abc" @5']);
  });
});
