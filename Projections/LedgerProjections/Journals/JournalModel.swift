import Ledger
import Projections

/// A read model whose rows are the entries of a journal.
protocol JournalModel: ReadModel where Record == LedgerRecord {
  /// The journal, after which the model is called.
  static var journal: Journal { get }
}

extension JournalModel {
  var name: String { Self.journal.name }
  /// Blocks are found by month and number alone.
  var indexes: String { "" }
}
