#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut name = [0; 16];
    let sensor = saul_iter_init().unwrap();
    saul_type(&sensor);
    saul_read_name(&sensor, &mut name);
    saul_read_name(&sensor, &mut name[..4]);
    let reading = saul_read(&sensor).unwrap();
    saul_write(&sensor, &reading).unwrap_err();
    let lamp = saul_iter_next(sensor).unwrap();
    saul_type(&lamp);
    saul_read(&lamp).unwrap_err();
    let value = Phydat { v1: -1, v2: 0, v3: 0, count: 1, unit: SaulUnit::NONE, scale: -3 };
    saul_write(&lamp, &value).unwrap();
    assert!(saul_iter_next(lamp).is_none());
    assert!(saul_find_type(SaulClass::PRESSURE).is_none());
    assert!(saul_find_type(SaulClass(7)).is_none());
    saul_find_name(b"lamp").unwrap().keep_open();
}
