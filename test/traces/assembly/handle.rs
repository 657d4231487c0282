#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let device = saul_find_type(SaulClass::TEMPERATURE).unwrap();
    let number = device.reference();
    handle_is_valid(number);
    handle_is_valid(Reference::new(1234).unwrap());
    handle_kind(&device).unwrap();
    let facet = handle_restrict(&device, SaulRight::READ.0.into()).unwrap();
    let facet = SaulDevice::from_any(facet);
    handle_same(&device, &facet).unwrap();
    saul_read(&facet).unwrap();
    handle_close(device.into());
    handle_close(number.own());
    handle_is_valid(number);
    handle_close(facet.into());
}
