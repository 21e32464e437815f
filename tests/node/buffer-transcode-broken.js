'use strict';
// transcode of right, odd and broken input between all encodings that it takes.
const {transcode,Buffer}=require("buffer");
const ins=[[0x61,0xff],[0xc3],[0x61,0xd8],[0x3d,0xd8,0x61],[0x00,0xd8],[0x00,0xd8,0x00,0xdc],[0xed,0xa0,0x80],[0x80],[0xe9,0x41],[0x00,0xdc,0x41,0x00],[0xf0,0x9f,0x98,0x80],[0xac,0x20,0x41]];
for (const i of ins) for (const f of ['utf8','ucs2','latin1','ascii']) { let s=''; for (const t of ['utf8','ucs2','latin1','ascii']) { let r; try { r=transcode(Buffer.from(i),f,t).toString('hex'); } catch(e) { r=e.code+'/'+e.errno+'/'+e.name; } s+=' '+t+'='+r; } console.log(Buffer.from(i).toString('hex'),f,s); }
