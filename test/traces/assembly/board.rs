#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut name = [0; 64];
    board_name(&mut name);
    board_name(&mut name[..5]);
    board_name(&mut name[..0]);
}
