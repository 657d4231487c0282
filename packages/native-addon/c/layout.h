/*
 * Where things stand in an arena, in 32-bit words. `src/layout.ts` says the same in TypeScript; a test compares the two.
 *
 * An arena is an array of lines of 16 words (64 bytes). It begins with the header; behind it lie blocks of 2^n lines. A block is named by
 * a word: its first line << 5 | n; 0 is no block. Everything is an offset, so an arena may be copied and moved as it is.
 */
#ifndef CALLGATE_CLIST_LAYOUT_H
#define CALLGATE_CLIST_LAYOUT_H

#define CLIST_MAGIC 0x54534c43u /* "CLST" */
#define CLIST_VERSION 2u
#define CLIST_LINE 16u
#define CLIST_LINES_MOST 0x4000000u
#define CLIST_TABLES_MOST 0x100000u

/* Header. */
#define HEADER_MAGIC 0u
#define HEADER_VERSION 1u
#define HEADER_LINES 2u        /* lines of the whole arena */
#define HEADER_FRESH 3u        /* first line that was never part of a block */
#define HEADER_ROOM 4u         /* block of inputs and outputs */
#define HEADER_TABLES 5u       /* block of table descriptors */
#define HEADER_TABLE_COUNT 6u  /* numbers of tables below this were in use */
#define HEADER_LOG 7u          /* block of the log */
#define HEADER_LOG_LENGTH 8u   /* words of the log in use */
#define HEADER_NEEDED 10u      /* lines that the arena lacked, after STATUS_NO_ROOM */
#define HEADER_FIRST_COLUMN 11u /* id of the first table's first column in the log */
#define HEADER_BLOCKS 12u      /* goes up whenever a block is handed out or taken back: tables may stand elsewhere */
#define HEADER_FREE 16u        /* first free block of each size, 26 words */
#define HEADER_REQUEST 48u     /* the request that translate() reads */
#define HEADER_WORDS 64u
#define HEADER_SIZES 26u

/* A request. */
#define REQUEST_OPERATION 0u
#define REQUEST_TABLE 1u
#define REQUEST_COUNT 2u
#define REQUEST_FROM 3u   /* where the inputs stand in the room */
#define REQUEST_TO 4u     /* where the outputs go in the room */
#define REQUEST_LIST 5u   /* where the list goes in the room */
#define REQUEST_STATUS 6u /* answer: a status */
#define REQUEST_LISTED 7u /* answer: how many are in the list, or the position of what failed */
#define REQUEST_WORDS 8u

/* Operations. */
#define OPERATION_HANDLES 1u
#define OPERATION_OBJECTS 2u
#define OPERATION_DELIVER 3u
#define OPERATION_SEND 4u
#define OPERATION_EXPORT 5u
#define OPERATION_DROP 6u
#define OPERATION_RETIRE 7u
#define OPERATION_LOAD 8u
#define OPERATION_SWEEP 9u
#define OPERATION_SNAPSHOT 10u
#define OPERATION_RESTORE 11u
#define OPERATION_MAKE 12u
#define OPERATION_UNMAKE 13u
#define OPERATION_QUEUE 14u
#define OPERATION_ROOM 15u
#define OPERATION_UNDO 16u
#define OPERATION_COMMIT 17u

/* Statuses. Below 0: the request is malformed, and nothing was done. */
#define STATUS_OK 0
#define STATUS_FULL 1          /* the table has no room for the item at LISTED */
#define STATUS_BAD_HANDLE 2    /* the item at LISTED is no handle for this operation */
#define STATUS_KNOWN 3         /* the item at LISTED is in the table already */
#define STATUS_TOO_SMALL 4     /* the snapshot needs LISTED words */
#define STATUS_NO_ROOM 5       /* the arena lacks HEADER_NEEDED lines; ask again when it has grown */
#define STATUS_BAD_OPERATION (-1)
#define STATUS_BAD_TABLE (-2)
#define STATUS_BAD_COUNT (-3)
#define STATUS_BAD_PLACE (-4)    /* inputs or outputs outside the room, or in each other's place */
#define STATUS_NOT_NOW (-5)      /* changes are pending */
#define STATUS_BAD_SNAPSHOT (-6)
#define STATUS_BAD_ARENA (-7)
#define STATUS_BAD_LOG (-8)      /* the log has records that are not the arena's own */
#define STATUS_BAD_VALUE (-9)    /* an input that no table can hold */

/* A table descriptor, and the words that describe it. Words from DESCRIPTOR_STATE on follow from the records of the log. */
#define DESCRIPTOR_BITS 0u /* 16 or 32; 0 for no table */
#define DESCRIPTOR_QUOTA 1u
#define DESCRIPTOR_SEED 2u
#define DESCRIPTOR_ENTRIES 3u
#define DESCRIPTOR_EXPORTS 4u
#define DESCRIPTOR_BY_OBJECT 5u
#define DESCRIPTOR_BY_EXPORT 6u
#define DESCRIPTOR_LATEST 7u /* row of an import that is not in the index by object yet; 0 for none */
#define DESCRIPTOR_STATE 8u
#define DESCRIPTOR_HEAD 8u   /* first free import row that was in use, or 0 */
#define DESCRIPTOR_TAIL 9u   /* last one */
#define DESCRIPTOR_FRESH 10u /* import rows up to this were in use at some time */
#define DESCRIPTOR_EXPORT_HEAD 11u
#define DESCRIPTOR_EXPORT_TAIL 12u
#define DESCRIPTOR_EXPORT_FRESH 13u
#define DESCRIPTOR_SIZE 14u     /* entries in use */
#define DESCRIPTOR_EXPORTED 15u /* exports in use */
#define DESCRIPTOR_WORDS 16u

/* An entry: a row of the imports, by the index in its handle, or of the exports. Row 0 is never used; a row that never was in use is 0. */
#define ENTRY_USABLE 0u /* the handle while the vat may use it; below 0 in a free row: -1 - its next generation, of which exports have none: -1 */
#define ENTRY_OBJECT 1u /* in a free row the free one before it */
#define ENTRY_HANDLE 2u /* the handle in any case; 0 in a free row */
#define ENTRY_LINK 3u   /* the kernel's; in a free row the next free one */
#define ENTRY_WORDS 4u

/* A line of an index: keys, then their values. A key of 0 is a free place. */
#define INDEX_KEYS 8u

/* A record of the log: column, key, old, new. A table has the columns 8 × its number and up, counted from HEADER_FIRST_COLUMN. */
#define COLUMN_ENTRIES 0u /* a word of an import that is in use; the key counts words */
#define COLUMN_EXPORTS 1u /* of an export */
/* A whole entry. The key is its row; free rows, counts and indexes follow. */
#define COLUMN_IMPORTED 2u /* a free row is an import. Old: its ENTRY_USABLE, new: the object */
#define COLUMN_EXPORTED 3u /* the same of an export */
#define COLUMN_UNIMPORTED 4u /* an import is a free row. Old: the object, and RECORD_USABLE, new: the link */
#define COLUMN_UNEXPORTED 5u /* an export, of which the link is 0, is a free row. Old: as of an import, new: the handle */
#define COLUMNS 8u
#define RECORD_USABLE 0x80000000u /* the vat could use it */
#define RECORD_WORDS 4u

/* A snapshot: these words, then the rows of imports and exports that were ever in use. */
#define SNAPSHOT_MAGIC 0u
#define SNAPSHOT_BITS 1u
#define SNAPSHOT_STATE 2u /* DESCRIPTOR_STATE up to DESCRIPTOR_WORDS */
#define SNAPSHOT_SUM 10u  /* over the rows */
#define SNAPSHOT_WORDS 12u
#define SNAPSHOT_MARK 0x32504e53u /* "SNP2" */

#endif
