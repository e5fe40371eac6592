import ArgumentParser
import LedgerHTTP

/// The command line of the ledger.
@main
struct Pasboek: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pasboek",
    abstract: "The ledger behind UiTPAS and museumPASSmusées.",
    discussion: """
      Exit codes: 0 done; 1 the ledger refused the command; 2 an import left lines out; \
      3 a replay differs; 4 a replay lacks something; 64 the \
      words of the call are off; 65 the log, the directory or a backup is damaged, shortened or \
      another's, or a file to import cannot be read; 66 the folder holds no ledger or no finished \
      backup; 69 the running service did not answer, or a new one could not listen; 71 a commit \
      failed and its outcome is not known; 73 the folder to make is there and not empty; 74 \
      storage failed; 75 another process holds the ledger.
      """,
    version: LedgerServer.version,
    subcommands: [
      Serve.self, Load.self, ImportCommand.self, Client.self, Holder.self, Log.self, Snapshot.self,
      Backup.self, Restore.self, Fsck.self, ProjectionsCommand.self, KeyIndicatorsCommand.self,
      CheckpointKey.self, PeriodCommand.self, FindingsCommand.self, Export.self,
      CardSystems.self, Replay.self, Simulate.self, FleetCommand.self,
    ] + ledgerSubcommands)
}
