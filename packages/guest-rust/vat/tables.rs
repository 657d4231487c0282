use crate::{Receiver, Settled};
use callgate::Reference;
use core::cell::UnsafeCell;

/// Objects that the guest exports at a time, its root among them.
pub const OBJECTS: usize = 64;
/// Promises that it awaits at a time.
pub const PROMISES: usize = 64;
/// Bytes of a body that it takes; what is behind them is not read.
pub const BODY: usize = 4096;
/// Slots that it takes; those behind them are dropped by the kernel.
pub const SLOTS: usize = 64;

#[derive(Clone, Copy)]
pub struct Object {
    pub handle: Reference,
    pub receive: Receiver,
    pub context: u32,
}

#[derive(Clone, Copy)]
pub struct Promise {
    pub handle: Reference,
    pub settled: Settled,
    pub context: u32,
}

pub struct Tables {
    pub objects: [Option<Object>; OBJECTS],
    pub promises: [Option<Promise>; PROMISES],
    pub last_object: u32,
    pub last_promise: u32,
}

/// Where what came lies: apart from the tables, which change while it is read.
pub struct Room {
    pub body: [u8; BODY],
    pub slots: [Option<Reference>; SLOTS],
}

/// A guest has one thread.
struct Alone<T>(UnsafeCell<T>);
unsafe impl<T> Sync for Alone<T> {}

static TABLES: Alone<Tables> = Alone(UnsafeCell::new(Tables {
    objects: [None; OBJECTS],
    promises: [None; PROMISES],
    last_object: 0,
    last_promise: 0,
}));

static ROOM: Alone<Room> = Alone(UnsafeCell::new(Room { body: [0; BODY], slots: [None; SLOTS] }));

/// The tables. Nobody keeps them while a function of the guest runs.
pub fn tables() -> &'static mut Tables {
    unsafe { &mut *TABLES.0.get() }
}

/// The room. The next dispatch or resolution is the first that asks for it again.
pub fn room() -> &'static mut Room {
    unsafe { &mut *ROOM.0.get() }
}

/// Takes an export out of the table; whether it was there.
pub fn forget(handle: Reference) -> bool {
    let mut objects = tables().objects.iter_mut();
    let row = objects.find(|row| matches!(row, Some(object) if object.handle == handle));
    row.map_or(false, |row| row.take().is_some())
}
