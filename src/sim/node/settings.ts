/**
 * Settings of the node that ConfigReload reads from memcached.json, by the server's names of them;
 * those that it has beside these are ignored. The rate of migrations takes effect, the others are
 * only told.
 *
 * Source: kv_engine daemon/settings.cc, defaults daemon/settings.h; names and values of the
 * statistics tests/testapp/testapp_fusion.cc.
 */
import { z } from 'zod';

const MIB = 1024 * 1024;
const DEFAULT_RATE = 75 * MIB;
const whole = (fallback: number) => z.number().int().min(0).default(fallback);

const schema = z.object({
  fusion_migration_rate_limit: whole(DEFAULT_RATE),
  fusion_sync_rate_limit: whole(DEFAULT_RATE),
  fusion_num_uploader_threads: whole(4),
  fusion_num_migrator_threads: whole(4),
  fusion_max_pending_upload_bytes: whole(45 * 1024 * MIB),
  fusion_max_pending_upload_bytes_lwm_percentage: z.number().int().min(1).max(100).default(60),
});

export type Settings = z.infer<typeof schema>;

export const DEFAULT_SETTINGS: Settings = schema.parse({});

/** The settings in the text of a file; one line of what is wrong with it where something is. */
export function readSettings(text: string): Settings | string {
  try {
    const read = schema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `${issue?.path.join('.') || 'settings'}: ${issue?.message}`;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

/** The pace of migrations that a node was started with is that at the default limit. */
export const migrationSpeed = ({ fusion_migration_rate_limit: limit }: Settings): number =>
  limit / DEFAULT_RATE;

/** What STAT tells of the settings. */
export function settingStats(settings: Settings): Readonly<Record<string, number>> {
  const { fusion_max_pending_upload_bytes_lwm_percentage: percentage, ...told } = settings;
  const most = told.fusion_max_pending_upload_bytes;
  const low = Math.floor((most * percentage) / 100);
  return { ...told, fusion_max_pending_upload_bytes_lwm_ratio: most === 0 ? 0 : low / most };
}
