/** What tshark's own display filters say of a capture: many filters in one run. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Each filter becomes a listener of its own, called for the frames that pass it. What tshark
 * refuses to take is told as a text.
 */
const LISTENERS = `
local out = io.open(os.getenv("FILTER_VERDICTS"), "w")
local filters = {}
for line in io.lines(os.getenv("FILTER_LIST")) do filters[#filters + 1] = line end
local passed = {}
for i, filter in ipairs(filters) do
  local ok, tap = pcall(Listener.new, "frame", filter)
  if ok then
    passed[i] = {}
    tap.packet = function(pinfo) table.insert(passed[i], pinfo.number) end
  else
    passed[i] = (tostring(tap):gsub("%s+", " "))
  end
end
local last = Listener.new("frame")
function last.draw()
  for i in ipairs(filters) do
    local told = passed[i]
    out:write(type(told) == "table" and table.concat(told, " ") or ("! " .. told), "\\n")
  end
  out:close()
end
`;

/** Frame numbers, or why it is no filter. */
export type Verdicts = readonly number[] | string;

export function tsharkVerdicts(
  folder: string,
  capture: string,
  filters: readonly string[],
): Verdicts[] {
  const [script, list, verdicts] = ['filters.lua', 'filters.txt', 'verdicts.txt'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(script, LISTENERS);
  writeFileSync(list, `${filters.join('\n')}\n`);
  execFileSync(
    'tshark',
    ['-q', '-n', '-d', 'tcp.port==11210,couchbase', '-X', `lua_script:${script}`, '-r', capture],
    {
      env: { ...process.env, FILTER_LIST: list, FILTER_VERDICTS: verdicts },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const lines = readFileSync(verdicts, 'utf8').split('\n').slice(0, filters.length);
  return lines.map((line) =>
    line.startsWith('! ') ? line : line.split(' ').filter(Boolean).map(Number),
  );
}

/** Names and types of the fields that tshark knows. */
export function tsharkFields(): ReadonlyMap<string, string> {
  const text = execFileSync('tshark', ['-G', 'fields'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [kind, , name, type] = line.split('\t');
    if (kind === 'F' && name !== undefined && type !== undefined) fields.set(name, type);
  }
  return fields;
}
