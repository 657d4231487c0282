#![no_std]

use callgate::*;

callgate::guest! {
    start_vat => start,
}

fn make(root: &VfsDirectory) -> (VfsDirectory, VfsFile) {
    let mut into = [0; 4];
    let folder = vfs_createdir_at(root, b"docs").unwrap();
    vfs_createdir_at(root, b"docs").unwrap_err();
    let file = vfs_createfile_at(&folder, "ä.txt".as_bytes()).unwrap();
    vfs_replace(&file, b"one two three").unwrap();
    vfs_size(&file).unwrap();
    vfs_read_slice(&file, 4, &mut into).unwrap();
    vfs_read_slice(&file, 70_000, &mut into).unwrap();
    vfs_replace(&file, &[0; 65]).unwrap_err();
    drop(vfs_createfile_at(root, b"log").unwrap());
    (folder, file)
}

fn list(root: &VfsDirectory, into: &mut [u8]) {
    let entry = vfs_readdir(root).unwrap().unwrap();
    vfs_entry_name(&entry, &mut [0; 255]);
    vfs_entry_name(&entry, into);
    vfs_entry_type(&entry);
    vfs_openfile_ent(&entry).unwrap_err();
    vfs_opendir_ent(&entry).unwrap().keep_open();
    let entry = vfs_next(entry).unwrap();
    vfs_entry_name(&entry, into);
    vfs_entry_type(&entry);
    vfs_opendir_ent(&entry).unwrap_err();
    vfs_openfile_ent(&entry).unwrap().keep_open();
    assert!(vfs_next(entry).is_none());
}

fn start(_: Pulled<'_, u8>, _: Pulled<'_, Option<Reference>>) {
    let mut into = [0; 4];
    let text = "ä.txt".as_bytes();
    let root = vfs_root().unwrap();
    let (folder, file) = make(&root);

    vfs_openfile_at(&folder, b"log").unwrap_err();
    vfs_openfile_at(&folder, b"..").unwrap_err();
    let other = vfs_openfile_at(&folder, text).unwrap();
    vfs_opendir_at(&folder, text).unwrap_err();
    vfs_opendir_at(&root, b"docs").unwrap().keep_open();
    vfs_remove_at(&root, b"docs").unwrap_err();
    list(&root, &mut into);

    let facet = handle_restrict(&root, VfsRight::READ.0.into()).unwrap();
    let facet = VfsDirectory::from_any(facet);
    vfs_openfile_at(&facet, b"log").unwrap().keep_open();

    vfs_remove_at(&folder, text).unwrap();
    assert!(vfs_readdir(&folder).unwrap().is_none());
    vfs_remove_at(&root, b"docs").unwrap();
    vfs_createfile_at(&folder, text).unwrap_err();
    vfs_replace(&file, &into).unwrap_err();
    vfs_read_slice(&other, 0, &mut into).unwrap();
    for directory in [root, folder, facet] {
        directory.keep_open();
    }
    for file in [file, other] {
        file.keep_open();
    }
}
