/**
 * Requests that the server refuses with Einval, one for each of its checks, and those that it lets
 * pass although they mean something else than their sender thinks.
 */
import type { Play } from '../play.js';
import type { Stage } from '../stage.js';
import type { Talk } from '../talk.js';
import { BUCKET, listForm, SNAPSHOT } from '../vocabulary.js';
import { entered } from './remote.js';
import { jsonForms, newest, type Valid } from './valid.js';
import { wrongValues } from './wrong-values.js';

export const mistakes: Play = {
  name: 'mistakes',
  title: 'Every check of a request that the server makes, and mistakes that it does not see',
  about: `A server checks header, datatype, JSON, and key by key in the order of the documents; the first
failure wins, and its words arrive as \`error.context\` with Einval. The last three connections are
about what no server refuses.`,
  start: '2026-03-05T10:00:00Z',
  act: (stage) => {
    header(stage);
    for (const [i, edition] of ['2025-02', '2025-04', '2025-11', '2026'].entries()) {
      keys(stage, edition, 11220 + i);
    }
    wrongValues(stage);
    tolerated(stage);
    answers(stage);
  },
};

const CAS = 0xdead_beefn;
const EXTRAS = Uint8Array.of(0, 0, 0, 1);

/** Extras, key, value, CAS, datatype: in this order the server looks at them. */
function header(stage: Stage): void {
  const talk = entered(stage, 'What no command of 0x70 to 0x79, nor 0x84, may have', 11210);
  const fusion = newest.filter(({ name }) => !['Stat', 'SetVbucket'].includes(name));
  for (const { name, asked } of fusion) {
    const hasValue = asked.json !== undefined;
    talk.ask(`${name} with extras`, name, { ...asked, strayExtras: EXTRAS }, finds('extras'));
    talk.ask(`${name} with a key`, name, { ...asked, key: 'a-key' }, finds('key'));
    talk.ask(`${name} with a CAS`, name, { ...asked, cas: CAS }, finds('cas'));
    if (hasValue) {
      // Without one 0x74 is right in its older form: only the server knows that it wants more.
      const older = name === 'SyncFusionLogstore';
      const nothing = { ...asked, value: '', datatype: 0 };
      talk.ask(`${name} without its value`, name, nothing, {
        request: older ? [] : ['fusion.missing-value'],
      });
    } else {
      const some = { ...asked, json: {} };
      talk.ask(`${name} with a value`, name, some, {
        request: ['fusion.unexpected-value', 'fusion.datatype'],
      });
    }
  }
  talk.close();
}

const finds = (what: string) => ({ request: [`fusion.unexpected-${what}`] });

/** What is of another type than each kind of value; none of these is an empty text or list. */
const WRONG_TYPE: Readonly<Record<string, unknown>> = {
  string: 1,
  number: '1',
  boolean: 'no',
  object: 'neither-a-list',
};

/** Each key of each form that came with this edition: absent, and of a wrong type. */
function keys(stage: Stage, edition: string, port: number): void {
  const heading = `Keys that are absent or of a wrong type, edition ${edition}`;
  const talk = entered(stage, heading, port, edition);
  for (const form of jsonForms) {
    if (form.edition === edition) eachKey(talk, form);
  }
  talk.close();
}

function eachKey(talk: Talk, { name, asked }: Valid): void {
  const whole = asked.json as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(whole)) {
    if (key === 'source') continue;
    const { [key]: _gone, ...rest } = whole;
    talk.ask(
      `${name} without \`${key}\``,
      name,
      { ...asked, json: rest },
      {
        request: ['fusion.missing-field'],
      },
    );
    const wrong = { ...whole, [key]: WRONG_TYPE[typeof value] };
    talk.ask(
      `${name} with a wrong type of \`${key}\``,
      name,
      { ...asked, json: wrong },
      {
        request: ['fusion.field-type'],
      },
    );
  }
}

/** No server refuses these. */
function tolerated(stage: Stage): void {
  const talk = entered(stage, 'What the server lets pass', 11233);
  talk.ask(
    'StartFusionUploader as RAW, where the documents demand JSON',
    'StartFusionUploader',
    {
      vbucket: 12,
      json: { term: '30' },
      datatype: 0,
    },
    { request: ['fusion.datatype'] },
  );
  stage.wait(40);
  talk.ask('GetFusionStorageSnapshot until a time in milliseconds', 'GetFusionStorageSnapshot', {
    json: { ...listForm(SNAPSHOT, [12]), valid_till: stage.seconds(600) * 1000 },
  });
  talk.ask(
    'ReleaseFusionStorageSnapshot with a key that it ignores',
    'ReleaseFusionStorageSnapshot',
    {
      json: { ...listForm(SNAPSHOT, [12]), comment: 'ignored' },
    },
    { request: ['fusion.unknown-field'] },
  );
  talk.ask(
    'StartFusionUploader with a lower term: accepted, and fenced off',
    'StartFusionUploader',
    {
      vbucket: 12,
      json: { term: '20' },
    },
  );
  stage.wait(40);
  talk.stat('STAT: the uploader is disabled', 'fusion uploader 12');
  talk.close();

  const heading = 'What the server lets pass, edition 2025-02';
  const older = entered(stage, heading, 11234, '2025-02');
  older.ask('starts an uploader', 'StartFusionUploader', { vbucket: 12, json: { term: '1' } });
  older.ask('GetFusionStorageSnapshot until a time in milliseconds', 'GetFusionStorageSnapshot', {
    vbucket: 12,
    json: { snapshotUuid: SNAPSHOT, validity: stage.seconds(600) * 1000 },
  });
  older.close();
}

/** Answers that no server of ours gives. */
function answers(stage: Stage): void {
  const talk = entered(stage, 'An answer as the document writes it', 11235);
  const valid_till = stage.seconds(600);
  const keys = { snapshot_uuid: SNAPSHOT, valid_till: valid_till * 1000 };
  talk.scripted(
    'GetFusionStorageSnapshot: servers say `snapshotUUID` and `validTill`',
    'GetFusionStorageSnapshot',
    { json: { ...listForm(SNAPSHOT, [12]), valid_till } },
    [
      {
        json: [
          {
            ...keys,
            createdAt: stage.now,
            logManifestName: 'manifest-12',
            version: 1,
            volumeID: `kv/${BUCKET.uuid}/kvstore-12`,
          },
        ],
      },
    ],
    { answer: ['fusion.response-shape', 'fusion.response-shape'] },
  );
  talk.close();
}
