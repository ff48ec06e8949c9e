Console.WriteLine("lsh");
