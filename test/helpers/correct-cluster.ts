/**
 * A cluster that does everything right, as lines of a scenario: terms rise, an uploader is stopped
 * before it starts elsewhere, a vbucket is mounted before it is created, snapshots are released in
 * time. What would be wrong is tried too, and refused, as servers do. Whatever walk it takes,
 * nothing above a note may be found in it.
 */
const NODES = ['a', 'b', 'c'];
const VBUCKETS = [0, 5, 6, 1023];
/** Seconds; longer than any walk. */
const LONG = 100_000;

interface Replica {
  state: 'absent' | 'mounted' | 'exists';
}

class VBucket {
  term = 0;
  /** Where the uploader runs. */
  runs: string | undefined;
  last: string | undefined;
  readonly replicas = new Map<string, Replica>(
    NODES.map((node) => [node, { state: 'absent' } satisfies Replica]),
  );
  readonly snapshots = new Set<string>();

  constructor(readonly id: number) {}
}

export interface WalkOptions {
  /** Snapshots by a list of vbuckets, no unmount of a vbucket that exists. */
  readonly lists: boolean;
  /** Requests go also over connections that were there before the capture. */
  readonly midstream: boolean;
}

/** The walk that these choices (0..) lead to, each choice one step. */
export function correctWalk(choices: readonly number[], options: WalkOptions): string {
  return new Walk(options).take(choices);
}

class Walk {
  private readonly vbuckets = VBUCKETS.map((id) => new VBucket(id));
  private readonly lines: string[] = [];
  private now = 1;
  private uuids = 0;
  private choice = 0;

  constructor(private readonly options: WalkOptions) {}

  take(choices: readonly number[]): string {
    const { midstream } = this.options;
    for (const node of NODES) {
      this.lines.push(`@midstream ${node}/old`, `0 ${node}/1 SelectBucket key=default -> Success`);
      if (!midstream) this.lines.push(`0 ${node}/2 SelectBucket key=default -> Success`);
    }
    for (const choice of choices) {
      this.choice = choice;
      const step = this.pick(this.steps);
      step(this.pick(this.vbuckets), this.pick(NODES));
    }
    return this.lines.join('\n');
  }

  private pick<T>(from: readonly T[]): T {
    const picked = from[this.choice % from.length] as T;
    this.choice = Math.floor(this.choice / from.length);
    return picked;
  }

  private say(node: string, request: string, status: string, value = ''): void {
    this.now += 1;
    const connection = this.pick(['1', '1', this.options.midstream ? 'old' : '2']);
    this.lines.push(`${this.now} ${node}/${connection} ${request} -> ${status} ${value}`);
  }

  private readonly steps: readonly ((vbucket: VBucket, node: string) => void)[] = [
    (vbucket, node) => this.start(vbucket, node),
    (vbucket, node) => this.stop(vbucket, node),
    (vbucket, node) => this.hold(vbucket, node),
    (vbucket, node) => this.release(vbucket, node),
    (vbucket, node) => this.mount(vbucket, node),
    (vbucket, node) => this.create(vbucket, node),
    (vbucket, node) => this.unmount(vbucket, node),
    (vbucket, node) => this.remove(vbucket, node),
    (vbucket, node) => this.ask(vbucket, node),
    (vbucket, node) => this.sync(vbucket, node),
  ];

  private start(vbucket: VBucket, node: string): void {
    const { id, term, runs, last } = vbucket;
    const say = (wanted: number, status: string) =>
      this.say(node, `StartFusionUploader vb:${id} {"term":"${wanted}"}`, status);
    if (runs !== undefined && runs !== node) {
      say(Math.max(1, term - 1), 'NotMyVbucket');
      return;
    }
    const again = last === node && term > 0 && this.pick([true, false]);
    vbucket.term = again ? term : term + 1 + this.pick([0, 5]);
    say(vbucket.term, 'Success');
    vbucket.runs = node;
    vbucket.last = node;
  }

  private stop(vbucket: VBucket, node: string): void {
    if (vbucket.runs !== node) return;
    const isBusy = this.pick([false, false, true]);
    this.say(node, `StopFusionUploader vb:${vbucket.id}`, isBusy ? 'KeyEexists' : 'Success');
    if (!isBusy) vbucket.runs = undefined;
  }

  private hold(vbucket: VBucket, node: string): void {
    const held = this.options.lists
      ? this.vbuckets.filter(({ runs }) => runs !== undefined)
      : [vbucket].filter(({ runs }) => runs !== undefined);
    if (held.length === 0) return;
    this.uuids += 1;
    const uuid = `uuid-${this.uuids}`;
    const isShort = this.pick([false, true]);
    const until = isShort ? this.now + 5 : LONG;
    this.say(
      node,
      this.options.lists
        ? `GetFusionStorageSnapshot {${this.listOf(uuid, held)},"valid_till":$T+${until}}`
        : `GetFusionStorageSnapshot vb:${vbucket.id} {"snapshotUuid":"${uuid}","validity":$T+${until}}`,
      'Success',
    );
    for (const each of held) each.snapshots.add(uuid);
    if (isShort) this.free(uuid, held, node);
  }

  private release(vbucket: VBucket, node: string): void {
    const [uuid] = vbucket.snapshots;
    if (uuid !== undefined) this.free(uuid, [vbucket], node);
  }

  private free(uuid: string, held: readonly VBucket[], node: string): void {
    this.say(
      node,
      this.options.lists
        ? `ReleaseFusionStorageSnapshot {${this.listOf(uuid, held)}}`
        : `ReleaseFusionStorageSnapshot vb:${held[0]?.id} {"snapshotUuid":"${uuid}"}`,
      'Success',
    );
    for (const each of held) each.snapshots.delete(uuid);
  }

  private listOf(uuid: string, held: readonly VBucket[]): string {
    const ids = held.map(({ id }) => id).join(',');
    return `"snapshot_uuid":"${uuid}","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[${ids}]`;
  }

  private mount({ id, replicas }: VBucket, node: string): void {
    const replica = replicas.get(node) as Replica;
    const isMounted = [...replicas.values()].some(({ state }) => state === 'mounted');
    const isFine = replica.state === 'absent' && !isMounted;
    const status = isFine ? 'Success' : 'KeyEexists';
    this.say(node, `MountFusionVbucket vb:${id} {"mountPaths":["p"]}`, status);
    if (isFine) replica.state = 'mounted';
  }

  private create({ id, replicas }: VBucket, node: string): void {
    const replica = replicas.get(node) as Replica;
    const isFine = replica.state === 'mounted';
    const status = isFine ? 'Success' : 'Einternal';
    const state = this.pick(['active', 'replica']);
    this.say(node, `SetVbucket vb:${id} state=${state} {"use_snapshot":"fusion"}`, status);
    if (isFine) replica.state = 'exists';
  }

  private unmount({ id, replicas }: VBucket, node: string): void {
    const replica = replicas.get(node) as Replica;
    const isRefused = this.options.lists && replica.state === 'exists';
    this.say(node, `UnmountFusionVbucket vb:${id}`, isRefused ? 'KeyEexists' : 'Success');
    if (replica.state === 'mounted') replica.state = 'absent';
  }

  private remove(vbucket: VBucket, node: string): void {
    const replica = vbucket.replicas.get(node) as Replica;
    if (replica.state !== 'exists') return;
    if (this.pick([true, false]))
      this.say(node, `SetVbucket vb:${vbucket.id} state=dead`, 'Success');
    this.say(node, `DelVbucket vb:${vbucket.id}`, 'Success');
    replica.state = 'absent';
    if (vbucket.runs === node) vbucket.runs = undefined;
  }

  private ask(vbucket: VBucket, node: string): void {
    const { id, runs, term, replicas } = vbucket;
    const isOn = runs === node;
    const state = isOn ? 'enabled' : 'disabled';
    const told = `{"state":"${state}","term":${isOn ? term : 0},"snapshot_pending_bytes":0}`;
    this.say(node, `Stat key=fusion_uploader_${id}`, 'Success', told);
    const mounted = (replicas.get(node) as Replica).state === 'mounted';
    this.say(node, `Stat key=fusion_is__mounted_${id}`, 'Success', `{"is_mounted":${mounted}}`);
  }

  private sync({ id, runs }: VBucket, node: string): void {
    if (runs === node) this.say(node, `SyncFusionLogstore vb:${id}`, 'Success');
  }
}
