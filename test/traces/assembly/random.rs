#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut bytes = [0; 8];
    random_u16();
    random_u32();
    random_fill(&mut bytes);
    random_fill(&mut bytes[..0]);
}
