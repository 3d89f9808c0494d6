/** The page beside a capture: what is in it, row by row, and how it was made. */
import type { Play } from './play.js';
import type { Scene, Stage } from './stage.js';

export const REMAKE =
  'UPDATE_CAPTURES=1 npx vitest run --project unit test/captures/remake.test.ts';
const SCRIPTED = '†';

export function page(play: Play, stage: Stage): string {
  const talks = [...new Set(stage.scenes.map(({ talk }) => talk))];
  return `# ${play.name}.pcapng

${play.title}.

${play.about}

${stage.count} messages on ${talks.length} connections. The answers are those of the simulated node (src/sim), the
packets those that \`proxy -w\` writes; times, addresses, ids and tokens are invented and always the same.${
    stage.scenes.some(({ scripted }) => scripted)
      ? `
${SCRIPTED}: the simulated node would not answer so; the answer comes from the play.`
      : ''
  } The play is
\`test/make/plays/${play.name}.ts\`; from the root of the repository it is played again with

    ${REMAKE}

${talks.map((talk) => section(talk, stage.scenes)).join('\n')}`;
}

function section(talk: string, scenes: readonly Scene[]): string {
  const rows = scenes
    .filter((scene) => scene.talk === talk)
    .map((scene) => `| ${scene.first}-${scene.last} | ${scene.says}${mark(scene)} |`);
  return `## ${talk}

| messages | what |
|---|---|
${rows.join('\n')}
`;
}

const mark = ({ scripted }: Scene): string => (scripted ? ` ${SCRIPTED}` : '');
