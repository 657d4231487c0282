//! As a bootstrap vat it asks its neighbour to make a counter and to count; its neighbour does.

#![no_std]

use callgate::{puts, PromiseState, Pulled, Reference};
use callgate_vat::{answer, ask, export, let_go, resolve_to, Content};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

callgate_vat::vat! {
    start_vat => start,
}

static COUNT: AtomicU8 = AtomicU8::new(0);

fn counter(_: u32, _: &Content, result: Option<Reference>) {
    let count = COUNT.fetch_add(1, Relaxed) + 1;
    answer(result, &[b'0' + count], &[]);
}

const TITLES: [&[u8]; 3] = [b"made   ", b"added  ", b"again  "];

fn print(title: u32, state: PromiseState, said: &Content, _: Option<usize>) {
    if state != PromiseState::FULFILLED {
        puts(b"rejected: ");
    }
    puts(TITLES[title as usize]);
    puts(said.body);
    puts(b"\n");
    said.slots().for_each(let_go);
}

fn root(_: u32, message: &Content, result: Option<Reference>) {
    if message.body == b"make" {
        resolve_to(result, export(counter, 0));
        return;
    }
    if let Some(neighbour) = message.slot(1) {
        let made = ask(neighbour, b"make", &[], print, 0);
        ask(made, b"add", &[], print, 1);
        ask(made, b"add", &[], print, 2);
        let_go(neighbour);
    }
    answer(result, b"ok", &[]);
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    callgate_vat::root(root, 0);
}
