import type {
  Bytes,
  Handle,
  In,
  Kind,
  Option,
  Out,
  Own,
  Result,
  Struct,
  Syscalls,
  i16,
  i8,
  u16,
  u8,
} from './language.js';

/** @flags */
export enum SaulRight {
  Read = 1,
  Write = 2,
}

/**
 * A sensor or an actuator of the board. The handle remembers its place in the board's registry.
 * @kind 16
 * @ephemeral
 */
export interface SaulDevice extends Kind<SaulRight> {}

/**
 * What a device is. The values are those of RIOT's SAUL registry (RIOT 2026.07, `saul.h`).
 * @open
 */
export enum SaulClass {
  /** In a search: any device. */
  Any = 0xff,
  Actuator = 0x40,
  LedRgb = 0x41,
  Servo = 0x42,
  Motor = 0x43,
  Switch = 0x44,
  Dimmer = 0x45,
  Sensor = 0x80,
  Button = 0x81,
  Temperature = 0x82,
  Humidity = 0x83,
  Light = 0x84,
  Acceleration = 0x85,
  Magnetometer = 0x86,
  Gyroscope = 0x87,
  Colour = 0x88,
  Pressure = 0x89,
  Analog = 0x8a,
  Distance = 0x8e,
  Co2 = 0x8f,
  Voltage = 0x99,
  Power = 0x9b,
}

/**
 * Unit of a reading. The numbers are this ABI's own.
 * @open
 */
export enum SaulUnit {
  Undefined = 0,
  None = 1,
  Celsius = 2,
  Percent = 3,
  Volt = 4,
  Ampere = 5,
  Watt = 6,
  Byte = 7,
  Second = 8,
  RevolutionsPerMinute = 9,
}

/** One physical reading: value = v × 10^scale in `unit`, for each of the first `count` axes. */
export interface Phydat extends Struct {
  /** The first axis, or the only one. */
  v1: i16;
  /** The second axis; 0 where there is none. */
  v2: i16;
  /** The third axis; 0 where there is none. */
  v3: i16;
  /** Axes in use, 1 to 3. */
  count: u8;
  unit: SaulUnit;
  /** The decimal exponent: 215 with -1 is 21.5. */
  scale: i8;
}

export enum SaulError {
  /** The device is no longer there. */
  NoDevice = 1,
  /** The device cannot do this. */
  NotSupported = 2,
  /** The device gave up. */
  Cancelled = 3,
}

/**
 * Sensors and actuators.
 * @permission saul
 */
export interface Saul extends Syscalls {
  /**
   * Opens the first registered device.
   * @syscall 32
   * @effect input
   * @cost 20
   * @returns none when the board has no device
   */
  saulIterInit(): Option<Own<SaulDevice, SaulRight.Read | SaulRight.Write>>;

  /**
   * Closes a device and opens the one registered after it.
   * @syscall 33
   * @effect input
   * @cost 20
   * @returns none behind the last device
   */
  saulIterNext(device: Own<SaulDevice>): Option<Own<SaulDevice, SaulRight.Read | SaulRight.Write>>;

  /**
   * Tells what a device is.
   * @syscall 34
   * @effect input
   * @cost 10
   */
  saulType(device: Handle<SaulDevice>): SaulClass;

  /**
   * Copies the device's name, 1 to 64 bytes of UTF-8. Where there is less room, its front is copied, cut between characters.
   * @syscall 35
   * @effect input
   * @cost 20 + 1/byte
   * @param name filled with UTF-8
   * @returns the bytes written
   */
  saulReadName(device: Handle<SaulDevice>, name: Out<Bytes<64>>): u16;

  /**
   * Takes one reading.
   * @syscall 36
   * @effect input
   * @cost 50
   */
  saulRead(
    device: Handle<SaulDevice, SaulRight.Read>,
  ): Result<Phydat, SaulError.NoDevice | SaulError.NotSupported | SaulError.Cancelled>;

  /**
   * Sets an actuator, at once.
   * @syscall 37
   * @effect external
   * @cost 50
   * @param value its `count` says how many axes it has; a count that is not 1 to 3 is `NotSupported`
   * @returns how many of the value's axes the device took
   */
  saulWrite(
    device: Handle<SaulDevice, SaulRight.Write>,
    value: Phydat,
  ): Result<u8, SaulError.NoDevice | SaulError.NotSupported | SaulError.Cancelled>;

  /**
   * Opens the first device of a class.
   * @syscall 38
   * @effect input
   * @cost 40
   * @param type a class; `Sensor`, `Actuator` and `Any` fit every device of that sort
   */
  saulFindType(type: SaulClass): Option<Own<SaulDevice, SaulRight.Read | SaulRight.Write>>;

  /**
   * Opens the first device of this name.
   * @syscall 39
   * @effect input
   * @cost 40 + 1/byte
   * @param name UTF-8, the whole name
   * @returns none when no device has the name
   */
  saulFindName(name: In<Bytes<64>>): Option<Own<SaulDevice, SaulRight.Read | SaulRight.Write>>;
}
