// Starts `sagsgang lsp` and lets it talk with the editor. All that is known of the language stands in the command.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("sagsgang");
  const command = settings.get("path") || "sagsgang";
  const args = ["lsp"];
  for (const calendar of settings.get("calendars") || []) {
    args.push("--calendars", calendar);
  }
  client = new LanguageClient(
    "sagsgang",
    "Sagsgang",
    { command, args },
    {
      documentSelector: [
        { scheme: "file", language: "sagsgang" },
        { scheme: "untitled", language: "sagsgang" },
      ],
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.sag") },
    },
  );
  try {
    await client.start();
  } catch (error) {
    const danish = vscode.env.language.startsWith("da");
    const choose = danish ? "Vælg sti" : "Choose path";
    const words = danish
      ? `»${command} lsp« kan ikke startes. Står kommandoen sagsgang et andet sted, så sæt sagsgang.path.`
      : `\`${command} lsp\` cannot be started. If the command sagsgang is elsewhere, set sagsgang.path.`;
    if ((await vscode.window.showErrorMessage(words, choose)) === choose) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "sagsgang.path");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.needsStop()) {
    await running.stop();
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("sagsgang.path") || change.affectsConfiguration("sagsgang.calendars")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
