#![no_std]

use callgate::*;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

callgate::guest! {
    start_vat => start,
    deliver => on_deliver,
    notify => on_notify,
    exports_dropped => on_exports_dropped,
    exports_retired => pull_references,
    imports_retired => pull_references,
    bring_out_your_dead => on_bring_out_your_dead,
    stop_vat => on_stop_vat,
}

/// This vat's own objects, and its promise.
const ASKED: u32 = 0x8000_0001;
const SHOWN: u32 = 0x8000_0002;
const MADE: u32 = 0x8000_0003;
const KEPT: u32 = 0x8000_0004;
const ANSWER: u32 = 0xc000_0001;

static NEIGHBOUR: AtomicU32 = AtomicU32::new(0);

fn reference(number: u32) -> Reference {
    Reference::new(number).unwrap()
}

fn start(_: Pulled<'_, u8>, slots: Pulled<'_, Option<Reference>>) {
    let mut given = [None];
    slots.read(0, &mut given);
    let neighbour = given[0].unwrap();
    NEIGHBOUR.store(neighbour.number(), Relaxed);
    store();
    send(neighbour, b"hello", &[reference(ASKED), reference(SHOWN)], Some(reference(ANSWER)));
    subscribe(reference(ANSWER));
    send(neighbour, b"keep", &[reference(KEPT)], None);
}

fn store() {
    let mut into = [0; 8];
    vatstore_set(b"a", b"value");
    vatstore_set(b"b", b"");
    vatstore_get(b"a").unwrap();
    // What is pulled are bytes.
    unsafe { pull(255, 0, &mut into) };
    vatstore_get(b"b").unwrap();
    vatstore_get_next_key(b"").unwrap();
    unsafe { pull(255, 0, &mut into) };
    assert!(vatstore_get_next_key(b"b").is_none());
    vatstore_delete(b"a");
    assert!(vatstore_get(b"a").is_none());
}

fn on_deliver(
    _: Reference,
    body: Pulled<'_, u8>,
    slots: Pulled<'_, Option<Reference>>,
    result: Option<Reference>,
) {
    let mut given = [None];
    body.read(0, &mut [0; 16]);
    let promise = result.unwrap();
    if slots.is_empty() {
        resolve_stage(promise, true, b"no", &[]);
        resolve_commit();
        return;
    }
    slots.read(0, &mut given);
    resolve_stage(promise, false, b"", &[reference(MADE)]);
    resolve_exactly(0);
    resolve_commit();
    drop_imports(&[given[0].unwrap()]);
}

fn on_notify(_: u16) {
    let mut body = [0; 16];
    let mut slots = [None; 2];
    let resolution = notify_next().unwrap();
    // What is pulled of a resolution are bytes here, and references there.
    unsafe {
        pull(255, 0, &mut body[..resolution.body_length as usize]);
        pull_elements(254, 0, &mut slots[..resolution.slot_count.into()]);
    }
    assert!(notify_next().is_none());
    let slots = slots.map(Option::unwrap);
    drop_imports(&slots);
    retire_imports(&slots);
}

fn on_exports_dropped(handles: Pulled<'_, Option<Reference>>) {
    pull_references(handles);
    retire_exports(&[reference(ASKED)]);
}

fn pull_references(handles: Pulled<'_, Option<Reference>>) {
    handles.read(0, &mut [None; 3]);
}

fn on_bring_out_your_dead() {
    let neighbour = reference(NEIGHBOUR.load(Relaxed));
    drop_imports(&[neighbour]);
    retire_imports(&[neighbour]);
}

fn on_stop_vat(reason: Pulled<'_, u8>) {
    reason.read(0, &mut [0; 16]);
    abandon_exports(&[reference(KEPT)]);
    exit(false, b"done", &[]);
}
