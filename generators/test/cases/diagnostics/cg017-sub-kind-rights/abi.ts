import type { Handle, Kind, Own, Syscalls } from '@callgate/abi/language.js';

/** @flags */
export enum FileRight { Read = 1 }

/** @flags */
export enum SocketRight { Send = 1 }

/** @kind 4000 */
export interface File extends Kind<FileRight> {}

/** @kind 4001 */
export interface Socket extends File, Kind<SocketRight> {} //~ CG017 `Socket` has other rights than its parent `File`.

/** @kind 4002 */
export interface Pipe extends File, Kind<FileRight> {}

/** @kind 4003 */
export interface Log extends File {}
