#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    puts(b"hello\n");
    puts(b"");
    puts(b"\xff\x1b\0");
    puts("21.5 °C, and more than a trace wants to show of a line\n".as_bytes());
}
