/** The engine's thread: runs one task and answers the front end's questions about it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SessionHost } from '../session/host.js';
import { failureOf } from './failure.js';
import type { Answer, FromEngine, Question, ToEngine } from './messages.js';
import { runTask } from './run-task.js';
import type { Task } from './task.js';

function serve(task: Task, port: NonNullable<typeof parentPort>): void {
  const send = (message: FromEngine): void => port.postMessage(message);
  runTask(task).then(
    ({ host, ending }) => {
      host.subscribe((snapshot) => send({ type: 'snapshot', snapshot }));
      port.on('message', (message: ToEngine) => {
        if (message.type === 'view') host.view(message.viewport);
        else if (message.type === 'act') host.act(message.action);
        else if (message.type === 'ask') {
          const { id, question } = message;
          void ask(host, question).then((answer) => send({ type: 'answer', id, answer }));
        } else {
          void host.close().then(() => {
            send({ type: 'closed', ending: ending() });
            port.close();
            // A pipe that is still being read would keep the thread alive.
            setImmediate(() => process.exit());
          });
        }
      });
      send({ type: 'ready' });
    },
    (error: unknown) => send({ type: 'failed', failure: failureOf(error) }),
  );
}

function ask(host: SessionHost, question: Question): Promise<Answer> {
  if (question.what === 'detail') return host.detail(question.of);
  if (question.what === 'bytes') return host.bytes(question.wish);
  if (question.what === 'locate') return host.locate(question.of);
  if (question.what === 'save') return host.save(question.wish);
  if (question.what === 'draft') return host.draft(question.text, question.cursor);
  return host.find(question.query);
}

if (parentPort !== null) serve(workerData as Task, parentPort);
