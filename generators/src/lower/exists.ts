import type { Call } from '../model/abi.js';
import type { TargetProfile } from './profile.js';

/** Whether a call exists on a profile: a blocking one needs a VM that can be suspended, and one of a device is no guest's. */
export function existsOn({ caller, blocking, profiles }: Call, profile: TargetProfile): boolean {
  if (caller === 'device') return false;
  if (blocking && !profile.canSuspend) return false;
  return profiles.length === 0 || profiles.includes(profile.id);
}
