export enum Small {
  Most = 255,
  More = 256, //~ CG130 `Small.More` is 256, which does not fit 8 bits.
}

/** @width 16 */
export enum Middle {
  Most = 0xffff,
  More = 0x10000, //~ CG130 `Middle.More` is 65536, which does not fit 16 bits.
}

/** @width 32 */
export enum Large {
  Most = 0xffffffff,
  More = 0x100000000, //~ CG130 `Large.More` is 4294967296, which does not fit 32 bits.
}
