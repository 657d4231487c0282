//! Messages, promises and letting go, for a guest that keeps no tables of its own. There is no allocation: the tables have the bounds below,
//! and a guest that needs more ends as crashed.

#![no_std]

mod tables;

#[doc(hidden)]
pub use callgate;
use callgate::{PromiseState, Pulled, Reference};
use tables::{forget, room, tables, Object, Promise};

pub use tables::{BODY, OBJECTS, PROMISES, SLOTS};

/// The vat's root, which every vat has.
const ROOT: u32 = 0x8000_0000;
const PROMISE: u32 = 0xc000_0000;

/// Bytes and references. They lie in the runtime's room: they are there until the function returns that was given them.
pub struct Content<'a> {
    pub body: &'a [u8],
    slots: &'a [Option<Reference>],
}

impl Content<'_> {
    /// A reference that came along. An import among them is the guest's from now on, until `let_go`.
    pub fn slot(&self, index: usize) -> Option<Reference> {
        self.slots.get(index).copied().flatten()
    }

    pub fn slots(&self) -> impl Iterator<Item = Reference> + '_ {
        self.slots.iter().flatten().copied()
    }
}

/// Takes a message. `result` is the promise of the answer, which may also be settled later; none when the sender does not ask.
pub type Receiver = fn(context: u32, message: &Content, result: Option<Reference>);

/// Takes what a promise became. `exactly`: the slot that it is.
pub type Settled = fn(context: u32, state: PromiseState, answer: &Content, exactly: Option<usize>);

/// `callgate::guest!` with the dispatches that this crate takes.
#[macro_export]
macro_rules! vat {
    (start_vat => $start:path $(, $name:ident => $function:path)* $(,)?) => {
        $crate::callgate::guest! {
            start_vat => $start,
            deliver => $crate::deliver,
            notify => $crate::notify,
            exports_dropped => $crate::exports_dropped,
            exports_retired => $crate::exports_retired
            $(, $name => $function)*
        }
    };
}

/// Says what the root of this vat does. Once, in `start_vat`.
pub fn root(receive: Receiver, context: u32) {
    enter(ROOT, receive, context);
}

/// A new object, to be put into slots. It is forgotten when nobody uses it any longer.
pub fn export(receive: Receiver, context: u32) -> Reference {
    let last = &mut tables().last_object;
    *last += 1;
    let number = ROOT | *last;
    enter(number, receive, context)
}

fn enter(number: u32, receive: Receiver, context: u32) -> Reference {
    let handle = callgate::sure(Reference::new(number));
    let row = callgate::sure(tables().objects.iter_mut().find(|row| row.is_none()));
    *row = Some(Object { handle, receive, context });
    handle
}

/// Sends a message and has `settled` called with its result; answers the promise, to which messages can be sent at once.
pub fn ask(target: Reference, body: &[u8], slots: &[Reference], settled: Settled, context: u32) -> Reference {
    let last = &mut tables().last_promise;
    *last = (*last + 1) & 0x3fff_ffff;
    let result = callgate::sure(Reference::new(PROMISE | *last));
    callgate::send(target, body, slots, Some(result));
    when(result, settled, context);
    result
}

/// Sends a message whose result nobody needs.
pub fn tell(target: Reference, body: &[u8], slots: &[Reference]) {
    callgate::send(target, body, slots, None);
}

/// Has `settled` called when a promise is settled that came in a slot.
pub fn when(promise: Reference, settled: Settled, context: u32) {
    let row = callgate::sure(tables().promises.iter_mut().find(|row| row.is_none()));
    *row = Some(Promise { handle: promise, settled, context });
    callgate::subscribe(promise);
}

/// Fulfills a promise that this vat decides; nothing where it is none.
pub fn answer(result: Option<Reference>, body: &[u8], slots: &[Reference]) {
    settle(result, false, body, slots);
}

/// Rejects it.
pub fn refuse(result: Option<Reference>, body: &[u8]) {
    settle(result, true, body, &[]);
}

fn settle(result: Option<Reference>, rejected: bool, body: &[u8], slots: &[Reference]) {
    if let Some(promise) = result {
        callgate::resolve_stage(promise, rejected, body, slots);
        callgate::resolve_commit();
    }
}

/// It is this object from now on: messages to the promise go on to it.
pub fn resolve_to(result: Option<Reference>, object: Reference) {
    if let Some(promise) = result {
        callgate::resolve_stage(promise, false, &[], &[object]);
        callgate::resolve_exactly(0);
        callgate::resolve_commit();
    }
}

/// Gives up an import of an object; its number is free.
pub fn let_go(import: Reference) {
    callgate::drop_imports(&[import]);
    callgate::retire_imports(&[import]);
}

#[doc(hidden)]
pub fn deliver(target: Reference, body: Pulled<'_, u8>, slots: Pulled<'_, Option<Reference>>, result: Option<Reference>) {
    let room = room();
    let length = body.read(0, &mut room.body);
    let count = slots.read(0, &mut room.slots);
    let message = Content { body: &room.body[..length], slots: &room.slots[..count] };
    let object = tables().objects.iter().flatten().find(|object| object.handle == target).copied();
    match object {
        Some(Object { receive, context, .. }) => receive(context, &message, result),
        None => refuse(result, b"there is no such object"),
    }
}

#[doc(hidden)]
pub fn notify(_: u16) {
    while let Some(head) = callgate::notify_next() {
        let awaited = |row: &&mut Option<Promise>| matches!(row, Some(promise) if promise.handle.number() == head.promise);
        let promise = match tables().promises.iter_mut().find(awaited).and_then(Option::take) {
            Some(promise) => promise,
            None => continue,
        };
        let length = (head.body_length as usize).min(BODY);
        let count = (head.slot_count as usize).min(SLOTS);
        let room = room();
        // The register of results holds the body as bytes and the slots as handles.
        unsafe {
            callgate::pull_elements(255, 0, &mut room.body[..length]);
            callgate::pull_elements(254, 0, &mut room.slots[..count]);
        }
        let answer = Content { body: &room.body[..length], slots: &room.slots[..count] };
        (promise.settled)(promise.context, head.state, &answer, usize::try_from(head.exactly).ok());
    }
}

#[doc(hidden)]
pub fn exports_dropped(handles: Pulled<'_, Option<Reference>>) {
    each(handles, |handle| {
        if forget(handle) {
            callgate::retire_exports(&[handle]);
        }
    });
}

#[doc(hidden)]
pub fn exports_retired(handles: Pulled<'_, Option<Reference>>) {
    each(handles, |handle| {
        forget(handle);
    });
}

/// Every handle but the root, which stays.
fn each(handles: Pulled<'_, Option<Reference>>, tell: impl Fn(Reference)) {
    for index in 0..handles.len() {
        let mut handle = [None];
        handles.read(index, &mut handle);
        if let Some(handle) = handle[0].filter(|handle| handle.number() != ROOT) {
            tell(handle);
        }
    }
}
