import EventLog
import Foundation
import Ledger
import LedgerHTTP
import LedgerProjections

/// How a replay ended.
enum ReplayVerdict: String {
  /// What was folded is what the service says, line by line.
  case equal
  /// It is not, or what was read is not what it says that it is.
  case different
  /// Something is missing, so that nothing can be said.
  case incomplete
}

/// Folds a card system's records, in order, and compares the result with what the service says.
struct RegionReplay {
  /// The most differences that are kept; all are counted.
  static let differencesMax = 100

  /// The card system, as records name it, once it is known.
  private(set) var system: CardSystemID?
  /// How many records were folded.
  private(set) var records = 0
  /// The running number of the last one.
  private(set) var through: UInt64 = 0
  /// The position of the last one.
  private(set) var position: UInt64 = 0
  /// What is wrong, in words.
  private(set) var differences: [String] = []
  /// How many things are wrong.
  private(set) var differenceCount = 0
  /// What is missing, in words; nil while nothing is.
  private(set) var gap: String?
  /// What was folded, once it was compared.
  private(set) var folded: RegionReport?

  private var fold: RegionFold?
  private var contradictionsTold = 0
  /// What concerns the ledger as a whole, by position: hardly anything.
  private var unnumbered: [UInt64: [UInt8]] = [:]

  /// How it has ended.
  var verdict: ReplayVerdict {
    if differenceCount > 0 { return .different }
    return gap != nil || folded == nil ? .incomplete : .equal
  }

  /// Notes something that is wrong.
  mutating func differ(_ difference: String) {
    differenceCount += 1
    if differences.count < Self.differencesMax { differences.append(difference) }
  }

  /// Notes something that is missing; the first is kept.
  mutating func miss(_ what: String) {
    if gap == nil { gap = what }
  }

  /// Folds the next record.
  mutating func apply(
    _ bytes: [UInt8], at position: UInt64, of system: CardSystemID
  ) throws {
    if self.system == nil {
      self.system = system
      fold = try RegionFold(system)
    }
    guard self.system == system, let fold else {
      return differ("position \(position) is of card system \(system.number)")
    }
    guard position > self.position else {
      // What stood at the end of one answer is given again by the next.
      if unnumbered[position] == bytes { return }
      return differ("position \(position) comes after position \(self.position)")
    }
    let record: LedgerRecord
    do {
      record = try LedgerRecord(bytes, at: position)
    } catch {
      return differ("position \(position): \(error)")
    }
    self.position = position
    let systems = record.header.systems.members
    if let place = systems.firstIndex(of: system) {
      let number = record.runningNumbers[place]
      if number != through + 1 {
        miss("running number \(through + 1) is missing before position \(position)")
      }
      through = number
    } else if record.header.type.isForEveryRegion {
      unnumbered[position] = bytes
    } else {
      return differ("position \(position) does not concern card system \(system.number)")
    }
    records += 1
    guard gap == nil else { return }
    do {
      try fold.apply(record)
    } catch {
      differ("position \(position): \(error)")
    }
  }

  /// Compares what was folded with what the service says of the same position.
  mutating func compare(with told: RegionReport) throws {
    guard gap == nil, let fold else { return }
    let own = try fold.report(at: told.position)
    folded = own
    for contradiction in fold.contradictions.dropFirst(contradictionsTold) {
      differ("position \(contradiction.position): \(contradiction.reason)")
    }
    contradictionsTold = fold.contradictions.count
    compare(
      told.balances.map { ("points of holder \($0.holder.number)", "\($0.points)") },
      own.balances.map { ("points of holder \($0.holder.number)", "\($0.points)") })
    compare(told.months.map(Self.line), own.months.map(Self.line))
  }

  private mutating func compare(
    _ told: [(name: String, value: String)], _ own: [(name: String, value: String)]
  ) {
    let replayed = Dictionary(own.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    var names = Set<String>()
    for line in told {
      guard names.insert(line.name).inserted else {
        differ("\(line.name): reported twice")
        continue
      }
      let value = replayed[line.name] ?? "nothing"
      if value != line.value {
        differ("\(line.name): \(line.value) reported, \(value) replayed")
      }
    }
    for line in own where !names.contains(line.name) {
      differ("\(line.name): nothing reported, \(line.value) replayed")
    }
  }

  private static func line(_ month: RegionReport.Month) -> (name: String, value: String) {
    let place = month.isHere ? "here" : "elsewhere"
    var value = "\(month.checkins) check-ins"
    if let sales = month.ticketSales { value += ", \(sales) ticket sales" }
    if let visits = month.visits { value += ", \(visits) visits" }
    return ("\(month.name) \(place) with \(month.isOwn ? "own" : "other") cards", value)
  }
}
