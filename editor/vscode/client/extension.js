// Starts `sagsgang lsp` and lets it talk with the editor. All that is known of the language stands in the command.
"use strict";

const { spawn } = require("child_process");
const vscode = require("vscode");
const { CloseAction, ErrorAction, LanguageClient } = require("vscode-languageclient/node");

const TEXTS = "**/*.sag";
/** A command that ends so many times in so short a while (milliseconds) is not started again by itself. */
const MOST_ENDS = 5;
const A_WHILE = 3 * 60 * 1000;
/** So long do we wait for the last letter of a setting, and for a command that is asked to end. */
const PATIENCE = 1000;
/** What the protocol calls what happens to files. */
const CREATED = 1;
const DELETED = 3;

let output;
let running;
/** What is being done; starting and stopping never overlap. */
let queue = Promise.resolve();

/** The language client, but what goes wrong is told once, by us. Its own words go into the output. */
class Client extends LanguageClient {
  error(message, data) {
    super.error(message, data, false);
  }
}

/** Danish, unless the text one looks at is in English. */
function danish() {
  const shown = vscode.window.visibleTextEditors.map((editor) => editor.document);
  const text = [...shown, ...vscode.workspace.textDocuments].find((document) => document.languageId === "sagsgang");
  const [, begins] = (text && /^\s*(sagsgang|procedure)\s/m.exec(text.getText())) || [];
  return begins ? begins === "sagsgang" : vscode.env.language.startsWith("da");
}

/** Tells of a failure, with what can be done about it. Nobody waits for the answer. */
async function tell(inDanish, inEnglish, setting) {
  const [words, set, again, more] = danish()
    ? [inDanish, "Indstillinger", "Prøv igen", "Vis output"]
    : [inEnglish, "Settings", "Try again", "Show output"];
  const choices = setting ? [set, again, more] : [again, more];
  const chosen = await vscode.window.showErrorMessage(words, ...choices);
  if (chosen === set) {
    // Where the command runs on another machine, the setting belongs to that one.
    await (vscode.env.remoteName
      ? vscode.commands.executeCommand("workbench.action.openRemoteSettings", { query: setting })
      : vscode.commands.executeCommand("workbench.action.openSettings", setting));
  } else if (chosen === again) {
    await restart();
  } else if (chosen === more) {
    output.show(true);
  }
}

/** The command, running; and the last that it said before it ended. */
class Command {
  constructor(command, args) {
    this.command = command;
    this.args = args;
    this.last = "";
  }

  /** Begins it where relative paths of the settings count from: the first folder. */
  begin() {
    const folder = (vscode.workspace.workspaceFolders || []).find((folder) => folder.uri.scheme === "file");
    return new Promise((resolve, reject) => {
      this.last = "";
      this.child = spawn(this.command, this.args, { cwd: folder && folder.uri.fsPath });
      this.child.stderr.setEncoding("utf8");
      this.child.stderr.on("data", (said) => {
        this.last = (this.last + said).slice(-1000);
      });
      this.child.once("spawn", () => resolve(this.child));
      this.child.once("error", reject);
      // Nobody reads on the other side: the client hears of the end by itself.
      this.child.stdin.on("error", () => {});
    });
  }

  ended() {
    return !this.child || this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits a while for its end, and then ends it. */
  async end() {
    if (!this.ended()) {
      const gone = new Promise((resolve) => this.child.once("exit", resolve));
      const late = setTimeout(() => this.child.kill(), PATIENCE);
      await gone;
      clearTimeout(late);
    }
  }
}

/** Why the command could not be started: what it said itself, if it said anything. */
function failed(name, args, command, error) {
  const whole = [name, ...args].join(" ");
  const last = command.last.trim();
  const why = (error && error.message) || String(error);
  if (last) {
    void tell(`»${whole}« siger: ${last}`, `\`${whole}\` says: ${last}`, "sagsgang");
  } else if (error && error.code === "ENOENT") {
    void tell(
      `Kommandoen »${name}« findes ikke. Farverne virker uden den; fejl, forslag og frister gør ikke. Sæt sagsgang.path til hele stien.`,
      `There is no command \`${name}\`. Colours work without it; faults, offers and deadlines do not. Set sagsgang.path to its whole path.`,
      "sagsgang.path",
    );
  } else {
    void tell(`»${name} lsp« kan ikke startes: ${why}`, `\`${name} lsp\` cannot be started: ${why}`, "sagsgang.path");
  }
}

async function start(texts) {
  const settings = vscode.workspace.getConfiguration("sagsgang");
  const name = settings.get("path") || "sagsgang";
  const args = ["lsp"];
  for (const calendar of settings.get("calendars") || []) {
    args.push("--calendars", calendar);
  }
  const command = new Command(name, args);
  const ends = [];
  let begun = false;
  const connect = () =>
    command.begin().catch((error) => {
      if (begun) {
        failed(name, args, command, error);
      }
      throw error;
    });
  const client = new Client("sagsgang", "Sagsgang", connect, {
    documentSelector: [
      { scheme: "file", language: "sagsgang" },
      { scheme: "untitled", language: "sagsgang" },
    ],
    outputChannel: output,
    synchronize: { fileEvents: texts },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        const now = Date.now();
        ends.push(now);
        if (begun && ends.filter((end) => now - end < A_WHILE).length < MOST_ENDS) {
          return { action: CloseAction.Restart, handled: true };
        }
        if (begun) {
          const last = command.last.trim();
          void tell(
            `»${name} lsp« er stoppet ${MOST_ENDS} gange på kort tid og bliver ikke startet igen af sig selv. ${last}`,
            `\`${name} lsp\` has stopped ${MOST_ENDS} times in a short while and is not started again by itself. ${last}`,
          );
        }
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  });
  running = { client, command };
  try {
    await client.start();
    // Of a command that ends at once, nothing is thrown.
    if (!client.isRunning()) {
      throw new Error("no answer");
    }
    begun = true;
  } catch (error) {
    await command.end();
    failed(name, args, command, error);
  }
}

async function stop() {
  const { client, command } = running || {};
  running = undefined;
  if (client && client.needsStop()) {
    // One that does not answer is ended below.
    await client.stop().catch(() => {});
  }
  if (command) {
    await command.end();
  }
}

let begin = async () => {};

/** Ends the command, if it runs, and starts it. */
function restart() {
  queue = queue.then(stop).then(() => begin());
  return queue;
}

/** Of a folder that is moved in or goes away, the editor tells only the folder: we tell the texts in it one by one. */
function folders(texts) {
  const known = new Map();
  const learn = (uri) => known.set(uri.toString(), uri);
  const find = async () => (await vscode.workspace.findFiles(TEXTS)).forEach(learn);
  const told = (uris, type) => {
    if (uris.length > 0 && running && running.client.isRunning()) {
      const changes = uris.map((uri) => ({ uri: running.client.code2ProtocolConverter.asUri(uri), type }));
      void running.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
    }
  };
  const anything = vscode.workspace.createFileSystemWatcher("**/*", false, true, false);
  const come = anything.onDidCreate(async (uri) => {
    const what = await vscode.workspace.fs.stat(uri).then(
      (what) => what,
      () => undefined,
    );
    if (what && what.type & vscode.FileType.Directory) {
      const below = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, TEXTS));
      below.forEach(learn);
      told(below, CREATED);
    }
  });
  const gone = anything.onDidDelete((uri) => {
    const below = [...known.values()].filter((text) => text.toString().startsWith(`${uri.toString()}/`));
    below.forEach((text) => known.delete(text.toString()));
    told(below, DELETED);
  });
  void find();
  return [anything, come, gone, texts.onDidCreate(learn), vscode.workspace.onDidChangeWorkspaceFolders(find)];
}

async function activate(context) {
  output = vscode.window.createOutputChannel("Sagsgang");
  const texts = vscode.workspace.createFileSystemWatcher(TEXTS);
  begin = () => start(texts);
  let soon;
  context.subscriptions.push(
    output,
    texts,
    ...folders(texts),
    vscode.commands.registerCommand("sagsgang.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("sagsgang.path") || change.affectsConfiguration("sagsgang.calendars")) {
        clearTimeout(soon);
        soon = setTimeout(restart, PATIENCE);
      }
    }),
  );
  await restart();
}

function deactivate() {
  begin = async () => {};
  queue = queue.then(stop);
  return queue;
}

module.exports = { activate, deactivate };
