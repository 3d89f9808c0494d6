/**
 * Programs that commands of the documentation name, as a test can bear them: hosts that are not
 * there send a capture, rules are not set up, nothing is installed. `fusionshark` is the real one;
 * its node is one that the test has started, its ports are free ones, and what would run for ever
 * is ended after some seconds as Ctrl-C or systemd would end it.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN } from '../program.js';

/** Seconds that the terminal UI is left to run; the others for one second after their first word. */
const RUNS = 5;

const CAPTURE = 'cat "$DOCS/captures/loopback.pcap"';

/** A program that writes what a capture program would: to the file behind -w, or to its output. */
const CAPTURES = `
file=-
while [ $# -gt 0 ]; do [ "$1" = -w ] && file=$2; shift; done
if [ "$file" = - ]; then ${CAPTURE}; else ${CAPTURE} > "$file"; fi`;

const FUSIONSHARK = `
args=()
for arg in "$@"; do
  arg=\${arg//10.0.0.5:11210/$NODE}
  arg=\${arg//node5:11207/$NODE}
  if [[ $arg =~ ^[0-9]+=(.*)$ ]]; then arg="0=\${BASH_REMATCH[1]}"; fi
  [[ $before == --metrics ]] && arg=0
  before=$arg
  args+=("$arg")
done
run=(${JSON.stringify(process.execPath)} ${JSON.stringify(MAIN)} "\${args[@]}")
all=$(printf ' %s ' "$@")
ends() {
  "$@" > said.out.$$ 2> said.err.$$ &
  local program=$!
  for _ in {1..200}; do
    [ -s said.out.$$ ] || [ -s said.err.$$ ] && break
    sleep 0.1
  done
  sleep 1
  kill -TERM $program 2> /dev/null
  local status=0
  wait $program || status=$?
  cat said.out.$$
  cat said.err.$$ >&2
  return $status
}
case "$all" in
  *' --print-rules '* | *' list '* | *' schema '* | *' help '* | *' --help '*) "\${run[@]}" ;;
  *' --no-ui '* | ' sim '*) ends "\${run[@]}" ;;
  ' read '*' --follow '*) ends "\${run[@]}" ;;
  ' proxy '* | ' demo '* | ' replay '*)
    line="timeout --foreground --preserve-status -s TERM ${RUNS} $(printf '%q ' "\${run[@]}")"
    if [[ $all == *' - '* ]]; then
      cat > input.pipe
      line+=' < input.pipe'
    fi
    TERM=xterm-256color script -qec "$line" /dev/null > /dev/null < /dev/null ;;
  *) "\${run[@]}" ;;
esac
status=$?
# Findings, differences and refusals are what these are for.
# What follows a file is ended by the signal, as tail -f is.
case "$1 $status" in 'check 3' | 'diff 3' | 'resend 3' | 'send 3' | 'read 143') exit 0 ;; esac
exit $status`;

/** Says that package.json has the script: installing and testing are done already. */
const NPM = `
[ "$1" = run ] && shift
case "$1" in ci | install | link | pack) exit 0 ;; esac
grep -q "\\"$1\\":" "$ROOT/package.json"`;

const PROGRAMS: Readonly<Record<string, string>> = {
  fusionshark: FUSIONSHARK,
  npm: NPM,
  ssh: CAPTURES,
  kubectl: CAPTURES,
  tcpdump: CAPTURES,
  sudo: '"$@"',
  ...Object.fromEntries(
    ['curl', 'clickhouse-client', 'man'].map((name) => [name, 'cat > /dev/null < /dev/stdin']),
  ),
  ...Object.fromEntries(
    ['nft', 'iptables', 'ip', 'docker', 'wireshark'].map((name) => [name, ':']),
  ),
};

/** Writes them into a folder, to be first of PATH. */
export function writeStandIns(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, script] of Object.entries(PROGRAMS)) {
    writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}
