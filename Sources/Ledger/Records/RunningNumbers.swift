/// The running numbers of a record, one for each card system that it concerns, in their order.
///
/// Two of them are kept in place, since hardly any record concerns more systems: who folds millions
/// of records allocates nothing for each.
public struct RunningNumbers: Hashable, Sendable, ExpressibleByArrayLiteral {
  /// How many there are.
  public private(set) var count = 0
  private var inPlace: (UInt64, UInt64) = (0, 0)
  private var others: [UInt64] = []

  /// No numbers.
  public init() {}

  /// These numbers.
  public init(_ numbers: some Sequence<UInt64>) {
    for number in numbers { append(number) }
  }

  /// Numbers that are written as such.
  public init(arrayLiteral numbers: UInt64...) {
    self.init(numbers)
  }

  /// Adds the number of the next system.
  mutating func append(_ number: UInt64) {
    switch count {
    case 0: inPlace.0 = number
    case 1: inPlace.1 = number
    default: others.append(number)
    }
    count += 1
  }

  /// Whether both are the same numbers in the same order.
  public static func == (left: RunningNumbers, right: RunningNumbers) -> Bool {
    left.count == right.count && left.inPlace == right.inPlace && left.others == right.others
  }

  /// Hashes the numbers.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for number in self { hasher.combine(number) }
  }
}

extension RunningNumbers: RandomAccessCollection {
  /// The place of the first number.
  public var startIndex: Int { 0 }
  /// The place after the last number.
  public var endIndex: Int { count }

  /// The number of the system at this place.
  public subscript(place: Int) -> UInt64 {
    precondition(indices.contains(place), "no system has this place")
    return switch place {
    case 0: inPlace.0
    case 1: inPlace.1
    default: others[place - 2]
    }
  }
}
