// What scripts that are not ours leave behind.
declare var mermaid: any;
