/** What `check` prints: counts, places, and text of the wire that must not break out. */
import { describe, expect, it } from 'vitest';
import { FindingLog } from '../../../src/export/check/finding-log.js';
import { checkJunit } from '../../../src/export/check/junit.js';
import { checkNdjson } from '../../../src/export/check/ndjson.js';
import { checkText } from '../../../src/export/check/text.js';

const HOSTILE = `]]> <failure a="b"/> & \u0000 \u001b[31m \ud800 'x'`;

/** Messages 1, 3, 5 are of the first capture, 2, 4, 6 of the second. */
function log(ignored: string[] = []): FindingLog {
  const made = new FindingLog(['a.pcap', 'b & <c>.pcap'], ignored);
  for (let i = 0; i < 6; i += 1) made.places.add(i % 2, 10 + i);
  const naming = 'since message 2, before request 3 with 2 bytes';
  const mentions = [2, 3].map((number) => ({ number, at: naming.indexOf(` ${number}`) + 1 }));
  made.add(5, { id: 'tcp.gap', severity: 'warn', message: naming, mentions });
  made.add(2, {
    id: 'mcbp.oversize',
    severity: 'error',
    message: HOSTILE,
    field: 'x',
    expects: 'Einval',
  });
  made.add(1, { id: 'tcp.gap', severity: 'warn', message: 'first' });
  made.add(6, { id: 'json.precision', severity: 'note', message: 'digits' });
  return made;
}

describe('the log', () => {
  it('says whether it reaches a limit', () => {
    expect(log().reaches('error')).toBe(true);
    expect(log(['mcbp.oversize']).reaches('error')).toBe(false);
    expect(log(['mcbp.']).reaches('warn')).toBe(true);
    expect(log(['mcbp', 'tcp']).reaches('warn')).toBe(false);
    expect(log(['mcbp', 'tcp']).reaches('note')).toBe(true);
    expect(log(['mcbp', 'tcp', 'json']).reaches('note')).toBe(false);
  });

  it('counts without end, and keeps so many', () => {
    const made = new FindingLog(['a']);
    made.places.add(0, 1);
    for (let i = 0; i < 100_010; i += 1) {
      made.add(1, { id: 'tcp.gap', severity: 'warn', message: '' });
    }
    expect(made.total).toBe(100_010);
    expect(made.dropped).toBe(10);
    expect(checkText(made)).toContain('and 100000 more');
  });
});

describe('text', () => {
  it('groups by severity and id, with number, severity and id in each line', () => {
    expect(checkText(log()).split('\n')).toEqual([
      'error mcbp.oversize: 1',
      expect.stringMatching(
        /^ {2}b & <c>\.pcap:1: error mcbp\.oversize: \]\]> .*\\u0000 \\u001b.*; the server will answer Einval$/,
      ),
      '',
      'warn tcp.gap: 2',
      '  a.pcap:1: warn tcp.gap: first',
      // Message 2 of the history is the first of the other capture, 3 the second of this one.
      '  a.pcap:3: warn tcp.gap: since message b & <c>.pcap:1, before request 2 with 2 bytes',
      '',
      'note json.precision: 1',
      '  b & <c>.pcap:3: note json.precision: digits',
      '',
      '1 error, 2 warnings, 1 note in 6 messages of 2 captures',
      '',
    ]);
  });

  it('says that nothing was found', () => {
    expect(checkText(new FindingLog(['a']))).toBe('no findings in 0 messages\n');
  });
});

describe('ndjson', () => {
  it('is one object a finding, capture by capture', () => {
    const lines = checkNdjson(log()).trimEnd().split('\n');
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.map(({ file, number, frame }) => `${file} ${number} ${frame}`)).toEqual([
      ...['a.pcap 1 10', 'a.pcap 3 14', 'b & <c>.pcap 1 11', 'b & <c>.pcap 3 15'],
    ]);
    expect(objects[2]).toMatchObject({ severity: 'error', id: 'mcbp.oversize', field: 'x' });
    expect(objects[1]?.messages).toEqual([
      { file: 'b & <c>.pcap', number: 1 },
      { file: 'a.pcap', number: 2 },
    ]);
    expect(objects[0]).not.toHaveProperty('messages');
  });
});

describe('junit', () => {
  const ids = ['tcp.gap', 'mcbp.oversize', 'json.precision', 'tcp.reset'];

  it('has a case for each finding in each capture, and fails those as bad as the limit', () => {
    const xml = checkJunit(log(), { failOn: 'warn', ids });
    expect(xml).toContain('tests="8" failures="2" errors="0">');
    expect(xml.match(/<testcase /g)).toHaveLength(8);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml.match(/<system-out>/g)).toHaveLength(1);
    expect(checkJunit(log(), { failOn: 'error', ids }).match(/<failure /g)).toHaveLength(1);
    expect(xml).toContain('message 3: warn: since message b &amp; &lt;c&gt;.pcap:1, before');
  });

  it('is well formed, whatever came over the wire', () => {
    const xml = checkJunit(log(), { failOn: 'note', ids });
    // No character that XML forbids, no markup but its own.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    const { isWellFormed } = String.prototype as { isWellFormed?: () => boolean };
    expect(isWellFormed === undefined || isWellFormed.call(xml)).toBe(true);
    const open: string[] = [];
    const own =
      /^<(\/?)(testsuites|testsuite|testcase|failure|system-out)((?: [a-z]+="[^"<>]*")*)(\/?)>$/;
    for (const [tag] of xml.slice(xml.indexOf('\n')).matchAll(/<[^>]*>?/g)) {
      const [, end, name = '', , empty] = own.exec(tag) ?? [];
      expect(name, tag).not.toBe('');
      if (end === '/') expect(open.pop()).toBe(name);
      else if (empty !== '/') open.push(name);
    }
    expect(open).toEqual([]);
    expect(xml.replace(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&');
  });
});
