/** How statistics are asked for: names, what follows them, and what is said of slips. */
import { describe, expect, it } from 'vitest';
import { statistic, statisticsHelp } from '../../../src/export/statistics/kinds.js';
import { topLevelParts } from '../../../src/export/statistics/parts.js';
import { type Selector, StatisticFault } from '../../../src/export/statistics/statistic.js';

/** What was compiled for a text of `-z`. */
function filtersOf(text: string): string[] {
  const filters: string[] = [];
  const select = (filter: string): Selector => {
    filters.push(filter);
    return () => true;
  };
  statistic(text, select);
  return filters;
}

describe('-z', () => {
  it.each([
    ['conv', []],
    ['conv,tcp', []],
    ['conv,tcp.port == 1', ['tcp.port == 1']],
    ['conv,tcp,tcp.port == 1', ['tcp.port == 1']],
    ['endpoints,tcp', []],
    ['opcodes,couchbase.opcode in {1, 2}', ['couchbase.opcode in {1, 2}']],
    ['io,stat,0', []],
    ['io,stat,.5,fusion,', ['fusion']],
    ['io,stat,1,couchbase.key == "a,b",x in {1, 2}', ['couchbase.key == "a,b"', 'x in {1, 2}']],
    ['expert', []],
    ['expert,warn', []],
    ['expert,warn,fusion', ['fusion']],
    ['expert,fusion', ['fusion']],
    ['couchbase,srt', []],
    ['couchbase,srt,vbucket,node', []],
    ['couchbase,srt,node,couchbase.time > 1', ['couchbase.time > 1']],
    ['couchbase,srt,node.x', ['node.x']],
    ['fusion,vbuckets', []],
    ['follow,3', []],
    ['follow,tcp,ascii,3', []],
    ['follow,3,ndjson', []],
  ])('%s asks for the filters %j', (text, filters) => {
    expect(filtersOf(text)).toEqual(filters);
  });

  it.each([
    ['opcode', 'did you mean opcodes?'],
    ['opcodes2', 'did you mean opcodes?'],
    ['fusion,vbucket', 'did you mean fusion,vbuckets?'],
    ['converse', '-z help lists'],
    ['', '-z help lists'],
    ['io,stat', '"" is no interval'],
    ['io,stat,-1', '"-1" is no interval'],
    ['io,stat,1e9', '"1e9" is no interval'],
    ['io,stat,0.0000001', 'give seconds, 0.000001 or more'],
    ['follow', 'give the number of a stream'],
    ['follow,x', 'give the number of a stream'],
    ['follow,1,raw', 'ascii, hex, ndjson'],
    ['follow,1,hex,2', 'give the number of a stream'],
  ])('%s is refused: %s', (text, why) => {
    const ask = () => filtersOf(text);
    expect(ask).toThrow(StatisticFault);
    expect(ask).toThrow(why);
  });

  it('help names each of them, in lines that fit', () => {
    const help = statisticsHelp(80);
    for (const name of ['io,stat,INTERVAL', 'conv', 'endpoints', 'expert', 'follow,STREAM']) {
      expect(help).toContain(`${name}`);
    }
    expect(help).toMatch(/^couchbase,srt\[,node\]\[,vbucket\]\[,FILTER\]$/m);
    for (const name of ['opcodes', 'status', 'fusion,vbuckets', 'fusion,snapshots']) {
      expect(help).toMatch(new RegExp(`^${name}\\[,FILTER\\]$`, 'm'));
    }
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('commas', () => {
  it.each([
    ['', ['']],
    ['a,b', ['a', 'b']],
    ['a,,b,', ['a', '', 'b', '']],
    ['x in {1, 2},y', ['x in {1, 2}', 'y']],
    ['len(a, b)[1,2],c', ['len(a, b)[1,2]', 'c']],
    ['a == "x,\\",y",b', ['a == "x,\\",y"', 'b']],
    ['a == "x,y', ['a == "x,y']],
    ['{[},],a', ['{[},],a']],
  ])('%s', (text, parts) => {
    expect(topLevelParts(text)).toEqual(parts);
  });
});
