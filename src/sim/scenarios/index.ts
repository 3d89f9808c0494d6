/**
 * The named scenarios: incidents, each with the findings that it leads to. They serve the
 * demonstration, tests, and whoever trains engineers on call.
 */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { answerOfAnother } from './answer-of-another.js';
import { deleteEverything } from './delete-everything.js';
import { doomedMount } from './doomed-mount.js';
import { duplicateAnswer } from './duplicate-answer.js';
import { echoedToken } from './echoed-token.js';
import { expiredSnapshot } from './expired-snapshot.js';
import { garbage } from './garbage.js';
import { halfFrame } from './half-frame.js';
import { leakedSnapshot } from './leaked-snapshot.js';
import { lenientServer } from './lenient-server.js';
import { loadWithoutMount } from './load-without-mount.js';
import { milliseconds } from './milliseconds.js';
import { misspeltField } from './misspelt-field.js';
import { mountElsewhere } from './mount-elsewhere.js';
import { mountTwice } from './mount-twice.js';
import { noHello } from './no-hello.js';
import { noSupervisor } from './no-supervisor.js';
import { oldServer } from './old-server.js';
import { oversize } from './oversize.js';
import { overtakenAnswer } from './overtaken-answer.js';
import { ownValidity } from './own-validity.js';
import { resetInFlight } from './reset-in-flight.js';
import { reusedSnapshot } from './reused-snapshot.js';
import { reusedTerm } from './reused-term.js';
import { shortAnswer } from './short-answer.js';
import { silentNode } from './silent-node.js';
import { slowDrip } from './slow-drip.js';
import { slowSync } from './slow-sync.js';
import { stoppedUploader } from './stopped-uploader.js';
import { twoUploaders } from './two-uploaders.js';
import { unknownStatus } from './unknown-status.js';
import { unsupportedSource } from './unsupported-source.js';
import { validityPast } from './validity-past.js';
import { wrongNamespace } from './wrong-namespace.js';
import { wrongSnapshot } from './wrong-snapshot.js';
import { zombieUploader } from './zombie-uploader.js';

/** In the order in which they are listed: uploaders, snapshots, mounts, connections, answers. */
export const scenarios: readonly ScenarioSource[] = [
  zombieUploader,
  twoUploaders,
  reusedTerm,
  stoppedUploader,
  leakedSnapshot,
  expiredSnapshot,
  reusedSnapshot,
  milliseconds,
  validityPast,
  doomedMount,
  mountElsewhere,
  mountTwice,
  loadWithoutMount,
  unsupportedSource,
  slowSync,
  slowDrip,
  silentNode,
  resetInFlight,
  halfFrame,
  garbage,
  oversize,
  duplicateAnswer,
  overtakenAnswer,
  answerOfAnother,
  unknownStatus,
  oldServer,
  noSupervisor,
  noHello,
  lenientServer,
  wrongNamespace,
  misspeltField,
  deleteEverything,
  wrongSnapshot,
  ownValidity,
  shortAnswer,
  echoedToken,
];
