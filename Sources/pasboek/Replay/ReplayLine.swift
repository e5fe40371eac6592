import EventLog
import Foundation
import Ledger
import LedgerProjections

/// A line of a card system's stream, as far as a replay needs it.
enum ReplayLine {
  /// A record, and the name of the log that it says it is of.
  case record(position: UInt64, source: String, cardSystem: UInt8, bytes: [UInt8])
  /// What the service says of a member.
  case balance(RegionReport.Balance)
  /// What the service says of a month.
  case month(RegionReport.Month)
  /// The end of an answer.
  case end(End)

  /// The end of an answer.
  struct End {
    var checkpoint: String
    var position: UInt64
    var cardSystemID: UInt32
    var cardSystem: UInt8
    var through: UInt64
    var isAtHead: Bool
    var hasReport: Bool
  }

  private struct Coded: Decodable {
    var specversion: String?
    var source: String?
    var position: String?
    var cardsystem: String?
    var record: String?
    var report: Report?
    var holder: UInt32?
    var points: Int64?
    var month: String?
    var events: String?
    var cards: String?
    var checkins: Int64?
    var ticketSales: Int64?
    var visits: Int64?
    var checkpoint: String?
    var cardSystemId: UInt32?
    var cardSystem: UInt8?
    var through: String?
    var atHead: Bool?

    /// A word on a line of the report, and on the last line whether there were any.
    enum Report: Decodable, Equatable {
      case word(String)
      case flag(Bool)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
          self = .flag(flag)
        } else {
          self = .word(try value.decode(String.self))
        }
      }
    }
  }

  /// Reads a line; nil where it is none.
  init?(_ line: Data, _ decoder: JSONDecoder) {
    guard let coded = try? decoder.decode(Coded.self, from: line) else { return nil }
    if coded.specversion != nil {
      guard let position = coded.position.flatMap({ UInt64($0) }), let source = coded.source,
        let system = coded.cardsystem.flatMap({ UInt8($0) }),
        let bytes = coded.record.flatMap({ Data(base64Encoded: $0) })
      else { return nil }
      self = .record(
        position: position, source: source, cardSystem: system, bytes: [UInt8](bytes))
    } else if let checkpoint = coded.checkpoint {
      guard let position = coded.position.flatMap({ UInt64($0) }), let id = coded.cardSystemId,
        let system = coded.cardSystem, let through = coded.through.flatMap({ UInt64($0) }),
        let isAtHead = coded.atHead, case .flag(let hasReport) = coded.report
      else { return nil }
      self = .end(
        End(
          checkpoint: checkpoint, position: position, cardSystemID: id, cardSystem: system,
          through: through, isAtHead: isAtHead, hasReport: hasReport))
    } else if coded.report == .word("balance") {
      guard let holder = coded.holder, let points = coded.points else { return nil }
      self = .balance(RegionReport.Balance(holder: HolderID(holder), points: points))
    } else if coded.report == .word("participations") {
      let parts = (coded.month ?? "").split(separator: "-").compactMap { Int($0) }
      guard parts.count == 2, let checkins = coded.checkins else { return nil }
      self = .month(
        RegionReport.Month(
          month: parts[0] * 12 + parts[1] - 1, isHere: coded.events == "here",
          isOwn: coded.cards == "own", checkins: checkins, ticketSales: coded.ticketSales,
          visits: coded.visits))
    } else {
      return nil
    }
  }
}
