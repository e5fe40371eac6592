/// A fact about an entity that holds from a moment on until the next one.
struct Fact<Value: BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
  var from: Instant
  var value: Value
}

/// For each entity a short list of (from, value): the newest in a column, older ones aside.
///
/// A late tap is judged by the fact at its own time; nearly every look-up is answered from the
/// column. Row 0 belongs to no entity.
struct FactTable<Value: BitwiseCopyable & Sendable> {
  private(set) var newest: [Fact<Value>]
  /// Facts before the newest one, in ascending order; only of entities that have any.
  private(set) var older: [UInt32: [Fact<Value>]] = [:]

  init(rowZero: Value) {
    newest = [Fact(from: Instant(microseconds: .min), value: rowZero)]
  }

  init(newest: [Fact<Value>], older: [UInt32: [Fact<Value>]]) {
    self.newest = newest
    self.older = older
  }

  /// The number of the newest entity.
  var last: UInt32 { UInt32(newest.count - 1) }

  /// Adds the next entity with its first fact.
  mutating func append(from: Instant, _ value: Value) {
    newest.append(Fact(from: from, value: value))
  }

  /// Adds a fact; one from the same moment replaces the one before.
  mutating func set(_ row: UInt32, from: Instant, _ value: Value) {
    let fact = Fact(from: from, value: value)
    let current = newest[Int(row)]
    if from > current.from {
      older[row, default: []].append(current)
      newest[Int(row)] = fact
    } else if from == current.from {
      newest[Int(row)] = fact
    } else {
      var facts = older[row, default: []]
      let place = facts.firstIndex { $0.from >= from } ?? facts.endIndex
      if place < facts.endIndex, facts[place].from == from {
        facts[place] = fact
      } else {
        facts.insert(fact, at: place)
      }
      older[row] = facts
    }
  }

  /// When the first fact of an entity begins.
  func begin(_ row: UInt32) -> Instant {
    older[row]?.first?.from ?? newest[Int(row)].from
  }

  /// The newest fact, as now known.
  func current(_ row: UInt32) -> Value {
    newest[Int(row)].value
  }

  /// The newest facts of an entity, at most `count`, in ascending order.
  func facts(_ row: UInt32, newest count: Int) -> ArraySlice<Fact<Value>> {
    (older[row, default: []] + [newest[Int(row)]]).suffix(count)
  }

  /// The facts in force at some moment from `begin` through `end`.
  func values(_ row: UInt32, from begin: Instant, through end: Instant) -> [Value] {
    let facts = older[row, default: []] + [newest[Int(row)]]
    return facts.indices.filter { index in
      facts[index].from <= end
        && (index + 1 == facts.endIndex || facts[index + 1].from > begin)
    }.map { facts[$0].value }
  }

  /// The fact in force at `instant`, or nil before the first one.
  @inline(__always)
  func value(_ row: UInt32, at instant: Instant) -> Value? {
    let fact = newest[Int(row)]
    return fact.from <= instant ? fact.value : olderValue(row, at: instant)
  }

  /// The fact in force at `instant`, or the first one where it lies before all of them.
  @inline(__always)
  func valueOrFirst(_ row: UInt32, at instant: Instant) -> Value {
    let fact = newest[Int(row)]
    if fact.from <= instant { return fact.value }
    return olderValue(row, at: instant) ?? older[row]?.first?.value ?? fact.value
  }

  @inline(never)
  private func olderValue(_ row: UInt32, at instant: Instant) -> Value? {
    older[row]?.last { $0.from <= instant }?.value
  }
}
