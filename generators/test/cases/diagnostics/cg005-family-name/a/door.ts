export enum Front { Open = 1 }
