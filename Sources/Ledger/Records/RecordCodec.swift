import CBOR

extension LedgerRecord {
  /// The bytes of the record: deterministic CBOR, `[header, body]` (docs/events.cddl).
  ///
  /// - Complexity: O(size of the record).
  public func encoded() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: 192)
    var numbers = runningNumbers.makeIterator()
    writer.recordStart(header) { _ in numbers.next() ?? 0 }
    event.encodeBody(into: &writer)
    return writer.bytes
  }

  /// Reads a record from its bytes.
  ///
  /// - Throws: ``RecordError`` where the bytes are anything but the one encoding of a known record,
  ///   or state another position than `position`.
  public init(_ bytes: [UInt8], at position: UInt64) throws(RecordError) {
    self = try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(RecordError) in
      try unsafe LedgerRecord(decoding: UnsafeRawBufferPointer(buffer), at: position)
    }
  }

  /// Reads a record from memory that stays valid during the call.
  @unsafe
  public init(decoding bytes: UnsafeRawBufferPointer, at position: UInt64) throws(RecordError) {
    guard bytes.count <= RecordHeader.recordBytesMax else {
      throw .malformed("\(bytes.count) bytes are more than \(RecordHeader.recordBytesMax)")
    }
    let result: Result<LedgerRecord, RecordError>
    do {
      result = try unsafe CBORReader.read(bytes) { (reader) throws(CBORError) in
        try LedgerRecord.read(from: &reader)
      }
    } catch {
      throw .malformed(error.description)
    }
    self = try result.get()
    guard header.position == position else {
      throw .misplaced(stated: header.position, expected: position)
    }
  }

  private static func read(
    from reader: inout CBORReader
  ) throws(CBORError) -> Result<LedgerRecord, RecordError> {
    try reader.arrayHeader(count: 2)
    let read = try RecordHeader.read(from: &reader)
    guard case .success(let (header, numbers)) = read else {
      // Whatever follows belongs to a later program; the caller stops here.
      while !reader.isAtEnd { try reader.skip() }
      guard case .failure(let error) = read else { preconditionFailure("checked above") }
      return .failure(error)
    }
    let event = try LedgerEvent.readBody(of: header.type, from: &reader)
    return .success(LedgerRecord(header: header, runningNumbers: numbers, event: event))
  }
}

extension CBORWriter {
  /// Writes the start of a record up to its body.
  ///
  /// - Parameter runningNumber: the number of this record among those of a card system.
  @inline(__always)
  mutating func recordStart(
    _ header: RecordHeader, runningNumber: (CardSystemID) -> UInt64
  ) {
    let systems = header.systems.count
    items(bytesMax: RecordHeader.fixedBytesMax + systems * RecordHeader.systemBytesMax) { items in
      items.arrayHeader(2)
      items.arrayHeader(RecordHeader.items)
      items.unsigned(RecordHeader.format)
      items.unsigned(header.position)
      items.unsigned(UInt64(header.type.rawValue))
      items.unsigned(UInt64(header.schema))
      items.integer(header.recordedAt.microseconds)
      items.integer(header.occurredAt.microseconds)
      if let claimedAt = header.claimedAt {
        items.integer(claimedAt.microseconds)
      } else {
        items.null()
      }
      items.unsigned(UInt64(header.timeQuality.rawValue))
      switch header.key {
      case .none: items.arrayHeader(0)
      case .tap(let source, let sequence):
        items.arrayHeader(2)
        items.unsigned(UInt64(source.number))
        items.unsigned(sequence)
      case .idempotency(let hash):
        items.arrayHeader(1)
        items.byteString16(hash)
      }
      items.unsigned(UInt64(header.client.number))
      items.unsigned(UInt64(header.index))
      items.unsigned(UInt64(header.count))
      items.unsigned(UInt64(header.ruleVersion))
      items.unsigned(header.reverses)
      items.arrayHeader(2 * systems)
      header.systems.forEach { system in
        items.unsigned(UInt64(system.number))
        items.unsigned(runningNumber(system))
      }
    }
  }
}

extension RecordHeader {
  fileprivate static func read(
    from reader: inout CBORReader
  ) throws(CBORError) -> Result<(RecordHeader, RunningNumbers), RecordError> {
    let start = reader.offset
    try reader.arrayHeader(count: items)
    guard try reader.unsigned() == format else { throw CBORError(.outOfRange, at: start) }
    let position = try reader.unsigned()
    let typeNumber = try reader.unsigned()
    let schema = try reader.unsigned()
    let recordedAt = try reader.instant()
    let occurredAt = try reader.instant()
    let claimedAt: Instant? = reader.skipNull() ? nil : try reader.instant()
    let quality = try reader.choice(TimeQuality.self)
    let key = try reader.commandKey()
    let client = ClientID(try reader.unsigned(as: UInt32.self))
    let index = try reader.unsigned(as: UInt16.self)
    let count = try reader.unsigned(as: UInt16.self)
    let ruleVersion = try reader.unsigned(as: UInt16.self)
    let reverses = try reader.unsigned()
    let (systems, numbers) = try reader.concernedSystems()
    guard let type = RecordType(rawValue: UInt16(clamping: typeNumber)), schema == 1 else {
      return .failure(.unknownType(typeNumber, schema: schema))
    }
    guard index < count, reverses < position || reverses == 0 else {
      throw CBORError(.outOfRange, at: start)
    }
    let header = RecordHeader(
      position: position, type: type, schema: UInt8(schema), recordedAt: recordedAt,
      occurredAt: occurredAt, claimedAt: claimedAt, timeQuality: quality, key: key,
      client: client, index: index, count: count, ruleVersion: ruleVersion, reverses: reverses,
      systems: systems)
    return .success((header, numbers))
  }
}

extension CBORReader {
  mutating func instant() throws(CBORError) -> Instant {
    let start = offset
    let instant = Instant(microseconds: try integer())
    guard Instant.range.contains(instant) else { throw CBORError(.outOfRange, at: start) }
    return instant
  }

  mutating func choice<Value: RawRepresentable>(
    _ type: Value.Type
  ) throws(CBORError) -> Value where Value.RawValue: FixedWidthInteger {
    let start = offset
    guard let value = Value(rawValue: try unsigned(as: Value.RawValue.self)) else {
      throw CBORError(.outOfRange, at: start)
    }
    return value
  }

  fileprivate mutating func commandKey() throws(CBORError) -> CommandKey {
    let start = offset
    switch try arrayHeader() {
    case 0: return .none
    case 1: return .idempotency(try byteString16())
    case 2:
      let source = SourceID(try unsigned(as: UInt32.self))
      return .tap(source, sequence: try unsigned())
    default: throw CBORError(.wrongLength, at: start)
    }
  }

  fileprivate mutating func concernedSystems() throws(CBORError) -> (CardSystemSet, RunningNumbers)
  {
    let start = offset
    let items = try arrayHeader()
    guard items > 0, items.isMultiple(of: 2) else { throw CBORError(.wrongLength, at: start) }
    var systems = CardSystemSet()
    var numbers = RunningNumbers()
    var previous = -1
    for _ in 0..<items / 2 {
      let at = offset
      let system = CardSystemID(try unsigned(as: UInt8.self))
      guard Int(system.number) > previous else { throw CBORError(.mapKeysNotAscending, at: at) }
      previous = Int(system.number)
      systems.insert(system)
      numbers.append(try unsigned())
    }
    return (systems, numbers)
  }
}
