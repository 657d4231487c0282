export enum Bolt { Shut = 1 }
