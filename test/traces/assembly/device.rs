#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, slots: Pulled<'_, Option<Reference>>) {
    let mut into = [0; 16];
    let mut node = [None];
    let mut given = [None; 3];
    slots.read(0, &mut node);
    let node = node[0].unwrap();
    let own = Reference::new(0x8000_0001).unwrap();
    let answer = call_now(node, b"show", &[own, node]);
    // What is pulled of a result are bytes here, and references there.
    unsafe {
        pull(255, 0, &mut into);
        pull_elements(254, 0, &mut given[..answer.slot_count.into()]);
        call_now(given[0].unwrap(), b"", &[]);
        pull(255, 0, &mut into);
        call_now(node, b"refuse", &[]);
        pull(255, 0, &mut into);
        call_now(node, b"break", &[]);
        pull(255, 0, &mut into);
    }
}
