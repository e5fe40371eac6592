import Ledger
import PassDirectory

/// D1: the pass directory: registering in bulk, starting, and searching.
struct DirectoryFigure {
  private static let batch = 5_000
  let options: FigureOptions

  func measure(_ report: Report) async throws {
    let holders = options.isQuick ? 10_000 : 360_000
    let folder = try RunFolder(in: options.folder, "D1")
    let filling = try fill(folder.path, holders)
    var directory: Directory?
    let opening = try seconds { directory = try Self.open(folder.path) }
    guard let directory else { return }
    let start = monotonicNanoseconds()
    try await directory.loadSearchIndex()
    let loading = Double(monotonicNanoseconds() - start) / 1e9
    report.line(
      """
      D1  \(grouped(holders)) holders with a card: registered at \
      \(grouped(Int(Double(holders) / filling)))/s; a start takes \(decimal(opening, 2)) s, the \
      search index \(decimal(loading, 2)) s beside it and \
      \(directory.searchIndexByteCount >> 20) MiB
      """)
    for (what, search) in Self.searches {
      var times: [Double] = []
      var found = 0
      for _ in 0..<9 {
        let start = monotonicNanoseconds()
        found = try await directory.search(search, limit: 30).totalItems
        times.append(Double(monotonicNanoseconds() - start) / 1e6)
      }
      report.line(
        "    a page by \(what): \(decimal(median(times), 2)) ms, \(grouped(found)) found")
    }
    try directory.close()
  }

  /// Registers people as the log would, in three steps a batch; answers how long it took.
  private func fill(_ folder: String, _ holders: Int) throws -> Double {
    let directory = try Self.open(folder)
    var people = People()
    var taken = 0.0
    for first in stride(from: 0, to: holders, by: Self.batch) {
      let numbers = first..<min(first + Self.batch, holders)
      let profiles = numbers.map { people.profile($0) }
      let cards = numbers.map {
        CardIdentifiers(uitpasNumber: people.number($0)?.value, chip: people.chip($0)?.key)
      }
      let entities = numbers.map { UInt32($0 + 1) }
      taken += try seconds {
        let holders = try directory.prepareHolders(profiles)
        let prepared = try directory.prepareCards(cards)
        try directory.confirmHolders(zip(holders, entities).map { ($0, $1) })
        try directory.confirmCards(zip(prepared, entities).map { ($0, $1) })
        try directory.assign(entities.map { ($0, $0) })
      }
    }
    try directory.close()
    return taken
  }

  private static func open(_ folder: String) throws -> Directory {
    try Directory.open(folder: folder, random: SystemRandomNumberGenerator())
  }

  private static let searches: [(String, HolderSearch)] = {
    var searches = [(String, HolderSearch)](repeating: ("", HolderSearch()), count: 6)
    searches[0].0 = "nothing"
    (searches[1].0, searches[1].1.name) = ("the beginning of a name", "peet")
    (searches[2].0, searches[2].1.firstName) = ("a first name", "zoe")
    (searches[3].0, searches[3].1.email) = ("an e-mail address", "person777@example.be")
    (searches[4].0, searches[4].1.email) = ("an e-mail pattern", "*77@*")
    (searches[5].0, searches[5].1.city) = ("a city", "gemeente 77")
    return searches
  }()
}
