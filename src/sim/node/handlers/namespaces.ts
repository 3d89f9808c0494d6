/** 0x77, 0x78, 0x79: namespaces of the metadata store; 0x84, formerly a setting: the token for it. */
import { JSON_BIT } from '../../../mcbp/datatypes.js';
import { Refusal } from '../../model/refusal.js';
import { argumentsOf, type BucketHandler, DONE, doneOr, type Handler } from '../call.js';

export const namespaceHandlers: Readonly<Record<string, Handler>> = {
  DeleteFusionNamespace: (call) => {
    const { namespace, namespaces } = argumentsOf(call);
    // Until April 2025 the list said what to keep, since then the name says what goes.
    const { store, folder } = call.node;
    const kept = Array.isArray(namespaces) ? namespaces.map(String) : undefined;
    for (const known of store.list()) {
      if (kept === undefined ? known !== namespace : kept.includes(known)) continue;
      store.delete(known);
      folder.removeNamespace(known);
    }
    return DONE;
  },
  GetFusionNamespaces: ({ node }) => ({
    value: JSON.stringify({ version: 1, namespaces: node.store.list() }),
    datatype: JSON_BIT,
  }),
};

export const tokenHandlers: Readonly<Record<string, BucketHandler>> = {
  CreateFusionNamespace: ({ bucket }) => doneOr(bucket.store.create(bucket.namespace)),
  // The simulated store lets anyone in, so the token is not kept.
  SetChronicleAuthToken: () => DONE,
  SetParam: ({ message, node }) =>
    message.parts.key === TOKEN_SETTING && node.edition < TOKEN_COMMAND_SINCE
      ? DONE
      : new Refusal('KeyEnoent'),
};

/** The one setting that the node knows: how the token travelled before 0x84 was there. */
const TOKEN_SETTING = 'fusion_metadata_auth_token';
const TOKEN_COMMAND_SINCE = '2025-04';
