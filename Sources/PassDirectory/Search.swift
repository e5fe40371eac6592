import Dispatch
import Foundation
import GRDB
import Synchronization

/// What a search asks for: holders who are all of it.
///
/// Texts are compared without regard to case and accents.
public struct HolderSearch: Sendable {
  /// Numbers and ids that must name the holder or a card of theirs.
  public var identifiers: [PassIdentifier] = []
  /// How the last name begins.
  public var name: String?
  /// How the first name begins.
  public var firstName: String?
  /// The e-mail address, in which `*` stands for anything.
  public var email: String?
  /// The street, in which `*` stands for anything.
  public var street: String?
  /// The city, in which `*` stands for anything.
  public var city: String?
  /// The postal code, whole.
  public var postalCode: String?
  /// The first day of birth, in days since 1970-01-01.
  public var bornFrom: Int32?
  /// The last day of birth, in days since 1970-01-01.
  public var bornTo: Int32?
  /// The id of the linked UiTiD.
  public var uitidID: String?
  /// Whether the last name comes first.
  public var isDescending = false

  /// Asks for everyone, in ascending order of names.
  public init() {}
}

/// A page of what a search found.
public struct HolderPage: Sendable, Hashable {
  /// The entity numbers of the holders on the page, by name, first name and registration.
  public var holders: [UInt32]
  /// How many there are on all pages.
  public var totalItems: Int
}

extension Directory {
  /// Reads all profiles into the search index, beside whatever else is done; what is written in
  /// the meantime is in it when this returns.
  ///
  /// It takes seconds where there are hundreds of thousands. Called again, it does nothing.
  ///
  /// - Throws: `damaged` where a profile does not open; then nobody can be searched for.
  public func loadSearchIndex() async throws(DirectoryError) {
    let queue = DispatchQueue(label: "directory.search.load", qos: .utility)
    let result: Result<Void, DirectoryError> = await withCheckedContinuation { continuation in
      queue.async { [self] in
        continuation.resume(
          returning: Result { () throws(DirectoryError) in try readIntoSearchIndex() })
      }
    }
    try result.get()
  }

  /// About how many bytes the search index takes; 0 before it is loaded.
  public var searchIndexByteCount: Int { search.withLock { $0?.byteCount ?? 0 } }

  /// Finds holders and answers a page of them.
  ///
  /// A holder who is registered, changed or erased is found, found anew or gone as soon as the
  /// write returns.
  ///
  /// - Parameters:
  ///   - start: How many to leave out.
  ///   - limit: How many to answer, at most `DirectoryLimits.pageMax`.
  ///   - isIncluded: Whether a holder, by entity number, may be found at all; called on a thread
  ///     of the directory for those who are all that was asked for.
  /// - Throws: `searchNotReady` until the index is loaded, `overloaded` where too many wait,
  ///   `limitExceeded`.
  /// - Complexity: O(log n + m) for the m whose name begins as asked, O(n) without a name.
  public func search(
    _ search: HolderSearch, start: Int = 0, limit: Int,
    isIncluded: @escaping @Sendable (UInt32) -> Bool = { _ in true }
  ) async throws(DirectoryError) -> HolderPage {
    guard start >= 0, (0...DirectoryLimits.pageMax).contains(limit) else {
      throw DirectoryError(.limitExceeded, "a page has \(DirectoryLimits.pageMax) holders")
    }
    let place = searchesWaiting.add(1, ordering: .relaxed).oldValue
    defer { searchesWaiting.subtract(1, ordering: .relaxed) }
    guard place < DirectoryLimits.searchesWaitingMax else {
      throw DirectoryError(.overloaded, "too many searches wait")
    }
    let page: HolderPage? = await withCheckedContinuation { continuation in
      searching.async { [self] in
        continuation.resume(
          returning: found(by: search, start: start, limit: limit, isIncluded))
      }
    }
    guard let page else { throw DirectoryError(.searchNotReady, "the index is being loaded") }
    return page
  }

  private func found(
    by search: HolderSearch, start: Int, limit: Int, _ isIncluded: (UInt32) -> Bool
  ) -> HolderPage? {
    let named = search.identifiers.isEmpty ? nil : slots(named: search.identifiers)
    return self.search.withLock { index in
      guard index?.isComplete == true else { return nil }
      index?.sortRest()
      return index?.page(
        of: SearchCriteria(search), among: named, start: start, limit: limit,
        isDescending: search.isDescending, isIncluded)
    }
  }

  /// The slot of the one holder whom all identifiers name.
  private func slots(named identifiers: [PassIdentifier]) -> [UInt32] {
    let holders = Set(
      identifiers.map { identifier in
        switch identifier.kind {
        case .uitpasNumber, .chip, .museumCard: card(identifier)?.holder
        case .insz, .passholder: holder(identifier)
        }
      })
    guard holders.count == 1, let holder = holders.first ?? nil else { return [] }
    return liveHolder(holder).map { [$0.slot] } ?? []
  }

  private func readIntoSearchIndex() throws(DirectoryError) {
    let end = try file.read { _ -> UInt32? in
      // No write is under way: what was written is read, what is written from now on is kept.
      let end = registry.withLock { $0.holders.nextSlot }
      return search.withLock { index in
        guard index == nil else { return nil }
        index = SearchIndex(rows: Int(end))
        return end
      }
    }
    guard let end else { return }
    do throws(DirectoryError) {
      for first in stride(from: 0, to: end, by: Int(Self.searchRowsRead)) {
        try read(from: first, to: min(first + Self.searchRowsRead, end))
      }
    } catch {
      search.withLock { $0 = nil }
      throw error
    }
    search.withLock { $0?.complete() }
  }

  /// Rows read at a time while the search index is loaded; a write waits as long as reading them
  /// takes.
  private static let searchRowsRead: UInt32 = 1_024

  private func read(from first: UInt32, to end: UInt32) throws(DirectoryError) {
    let rows = try file.read { database in
      try SealedHolder.fetchAll(database, from: first, to: end)
    }
    var entries: [(slot: UInt32, entry: SearchEntry)] = []
    entries.reserveCapacity(rows.count)
    for row in rows {
      let secret = try HolderSecret(opening: row.secret, of: row.reference, with: keys)
      let profile = try Self.open(profile: row.profile, of: row.reference, with: secret.key)
      entries.append((row.slot, SearchEntry(profile)))
    }
    let entities = registry.withLock { registry in
      rows.map { registry.holders.entities[Int($0.slot)] }
    }
    search.withLock { index in
      for (row, entity) in zip(entries, entities) {
        index?.load(row.slot, row.entry)
        if entity != RegistrationRows.none { index?.show(row.slot, as: entity) }
      }
    }
  }
}

/// A holder's row as it is stored.
private struct SealedHolder {
  var slot: UInt32
  var reference: UInt128
  var secret: Data
  var profile: Data

  /// The rows that hold someone: those that were erased or abandoned have no profile.
  static func fetchAll(
    _ database: Database, from first: UInt32, to end: UInt32
  ) throws -> [SealedHolder] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT slot, reference, holder_key.sealed, holder_profile.sealed
        FROM holder JOIN holder_key USING (slot) JOIN holder_profile USING (slot)
        WHERE slot >= ? AND slot < ? ORDER BY slot
        """)
    let rows = try Row.fetchCursor(statement, arguments: [first, end])
    var found: [SealedHolder] = []
    while let row = try rows.next() {
      guard let reference = UInt128(stored: row[1]) else {
        throw DirectoryError(.damaged, "a holder's reference has the wrong length")
      }
      found.append(
        SealedHolder(slot: row[0], reference: reference, secret: row[2], profile: row[3]))
    }
    return found
  }
}
