-- A refresh writes its session anew. On a full page the new row goes to another page and into every index; with room on its own page it does neither.
-- Pages that are full already get their room as their rows move away.
alter table sessions set (fillfactor = 80);
